import { sortRooms } from "../sidebar/room_order.js";
import { announce } from "../timeline/announcer.js";
import { confirmDialog } from "../ui/confirm.js";
import { find } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";

/**
 * @typedef {object} Parts
 * @property {import("../net/http.js").Http} http
 * @property {import("../store/store.js").Store} store
 * @property {import("../ui/notice.js").Notice} notice
 * @property {import("./room_view.js").RoomView} view
 * @property {(room: string) => void} go
 */

/** Hiding a direct room from the sidebar, and leaving one of several users. */
export class DirectActions {
  #page;
  #parts;
  #isNarrow = matchMedia("(width < 45rem)");

  /** @param {import("../page.js").Page} page @param {Parts} parts */
  constructor(page, parts) {
    this.#page = page;
    this.#parts = parts;
  }

  /** @param {string} id */
  async hide(id) {
    this.#closeMenu();
    const text = gettext("Conversation with %(name)s hidden. It returns with the next message.");
    await this.#end(() => this.#parts.http.put(`rooms/${id}/hidden`), id, text);
  }

  /** List a hidden room again when it is opened. @param {string} id */
  unhide(id) {
    // If that fails it stays hidden, and is listed only while it is shown.
    this.#parts.http.delete(`rooms/${id}/hidden`).catch(() => {});
  }

  /** @param {string} id */
  async leave(id) {
    this.#closeMenu();
    const isSure = await confirmDialog({
      title: gettext("Leave this conversation?"),
      text: gettext("You'll stop receiving its messages and can't return to it."),
      confirm: gettext("Leave conversation"), isDestructive: true,
    });
    if (!isSure) return;
    const text = gettext("You left the conversation with %(name)s.");
    await this.#end(() => this.#parts.http.post(`rooms/${id}/leave`), id, text);
  }

  /** Run the request, then show another room and report the result. @param {() => Promise<unknown>} task @param {string} id @param {string} text */
  async #end(task, id, text) {
    const name = this.#parts.store.room(id)?.info.name ?? "";
    try {
      await task();
    } catch (error) {
      return this.#report(/** @type {Error} */ (error).message);
    }
    this.#goToNext(id);
    this.#report(interpolate(text, { name }));
  }

  /** Go to the most recent other room; narrow screens show the sidebar. @param {string} id */
  #goToNext(id) {
    const others = this.#parts.store.rooms.filter((room) => room.info.id !== id && !room.isHidden);
    const [next] = sortRooms(others, "recent");
    if (!next) return location.assign("/");
    this.#parts.go(next.info.id);
    if (this.#isNarrow.matches) find(this.#page.root, "back").click();
  }

  /** In the notice, or to screen readers where the sidebar covers it. @param {string} text */
  #report(text) {
    const { root } = this.#page;
    if (root.dataset.column === "rooms" && this.#isNarrow.matches) announce(find(root, "announcer"), text);
    else this.#parts.notice.show(text);
  }

  /** Return the focus to the menu's button. */
  #closeMenu() {
    const menu = /** @type {HTMLDetailsElement} */ (find(this.#page.root, "hide-conversation").closest("details"));
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
}
