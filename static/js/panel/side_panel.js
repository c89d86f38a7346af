import { find } from "../ui/dom.js";
import { AboutView } from "./about_view.js";
import { DirectDialog } from "./direct_dialog.js";
import { InvitesView } from "./invites_view.js";
import { MembersView } from "./members_view.js";
import { isOffered } from "./panel_routes.js";

/** @typedef {import("./types.js").Context} Context */
/** @typedef {import("./types.js").RoomInfo} RoomInfo */
/** @typedef {import("./types.js").View} View */

/** The column beside the conversation: members, invites, room details. */
export class SidePanel {
  #page;
  #root;
  /** @type {Context} */
  #context;
  /** @type {Record<string, View>} */
  #views;
  #room;
  #shown = "";
  /** @type {HTMLElement | null} gets the focus back */
  #opener = null;

  /**
   * @param {HTMLElement} page
   * @param {object} parts
   * @param {import("../net/http.js").Http} parts.http
   * @param {string} parts.me
   * @param {import("../message/blocked_users.js").BlockedUsers} parts.blocks
   * @param {(room: RoomInfo) => void} parts.enter
   * @param {RoomInfo | null} room the current room
   */
  constructor(page, { http, me, blocks, enter }, room) {
    this.#page = page;
    this.#room = room;
    this.#root = find(page, "panel");
    this.#context = {
      http, me, blocks, enter: (room) => this.#leaveFor(room, enter),
      open: (view) => this.#show(view), attempt: (task) => this.#attempt(task),
    };
    this.#views = {
      members: new MembersView(this.#context),
      invites: new InvitesView(this.#context),
      about: new AboutView(this.#context),
    };
    find(this.#root, "close").addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => this.#press(event), { capture: true });
  }

  /** Switch to a room, or update the current one. @param {RoomInfo} room */
  setRoom(room) {
    const isAnother = room.id !== this.#room?.id;
    this.#room = room;
    if (!this.#shown || !room.rules) return;
    if (isAnother) this.#show(isOffered(room, this.#shown) ? this.#shown : "members");
    else this.#views[this.#shown].update(room);
  }

  /** @param {import("./types.js").ServerEvent} event */
  handle(event) {
    if (this.#shown) this.#views[this.#shown].handle(event);
  }

  close() {
    if (!this.#shown) return;
    this.#shown = "";
    this.#root.hidden = true;
    this.#page.dataset.panel = "closed";
    this.#opener?.focus();
    this.#opener = null;
  }

  /** Open what a button is for. @param {HTMLElement} button */
  choose(button) {
    if (button.dataset.newDirect !== undefined) new DirectDialog(this.#context.http, this.#context.enter);
    else if (this.#room?.rules) this.#open(button);
  }

  /** @param {HTMLElement} button */
  #open(button) {
    const view = button.dataset.openPanel ?? "";
    const menu = button.closest("details");
    if (menu) menu.open = false;
    if (!this.#root.contains(button)) this.#opener = menu?.querySelector("summary") ?? button;
    this.#show(view);
    if (!this.#root.contains(button)) find(this.#root, "panel-title").focus();
  }

  /** @param {string} name */
  #show(name) {
    if (!this.#room) return;
    this.#shown = name;
    this.#root.hidden = false;
    this.#page.dataset.panel = "open";
    this.#showNote("");
    const tabs = /** @type {NodeListOf<HTMLElement>} */ (this.#root.querySelectorAll("[data-open-panel]"));
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.dataset.openPanel === name));
    find(this.#root, "panel-body").replaceChildren(this.#views[name].element);
    this.#views[name].show(this.#room);
  }

  /** Go to another room; close the panel where it would cover the conversation. */
  #leaveFor(/** @type {RoomInfo} */ room, /** @type {(room: RoomInfo) => void} */ enter) {
    if (matchMedia("(width < 68.75rem)").matches) this.close();
    enter(room);
  }

  /** Escape closes the panel, unless it closes a menu or dialog within. @param {KeyboardEvent} event */
  #press({ key, target }) {
    if (key !== "Escape" || !this.#shown || document.querySelector("[data-menu][open], dialog[open]")) return;
    if (target === document.body || (target instanceof Node && this.#root.contains(target))) this.close();
  }

  /** @param {() => Promise<unknown>} task */
  async #attempt(task) {
    const hadFocus = this.#root.contains(document.activeElement);
    this.#showNote("");
    try {
      await task();
      return true;
    } catch (error) {
      this.#showNote(/** @type {Error} */ (error).message);
      return false;
    } finally {
      // The focused element may be gone, with the row of a removed member.
      if (hadFocus && this.#shown && document.activeElement === document.body) find(this.#root, "panel-title").focus();
    }
  }

  /** @param {string} text */
  #showNote(text) {
    find(this.#root, "panel-note").textContent = text;
  }
}
