import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { describeUnread } from "./room_item.js";
import { matchRooms } from "./room_order.js";

/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** The room switcher: Ctrl+K opens it, arrow keys choose, Enter goes to the room. */
export class Switcher {
  #dialog;
  #query;
  #options;
  #store;
  #onChoose;
  #active = 0;

  /**
   * @param {HTMLElement} dialog
   * @param {import("../store/store.js").Store} store
   * @param {(room: string) => void} onChoose
   */
  constructor(dialog, store, onChoose) {
    this.#dialog = /** @type {HTMLDialogElement} */ (dialog);
    this.#query = /** @type {HTMLInputElement} */ (find(dialog, "query"));
    this.#options = find(dialog, "options");
    this.#store = store;
    this.#onChoose = onChoose;
    document.addEventListener("keydown", (event) => isShortcut(event) && this.#toggle(event));
    dialog.addEventListener("click", ({ target }) => this.#click(target));
    this.#query.addEventListener("keydown", (event) => this.#press(event));
    this.#query.addEventListener("input", () => this.#search());
  }

  open() {
    this.#query.value = "";
    this.#search();
    this.#dialog.showModal();
    this.#query.focus();
  }

  /** @param {Event} event */
  #toggle(event) {
    event.preventDefault();
    if (this.#dialog.open) this.#dialog.close();
    else this.open();
  }

  #search() {
    const { rooms, me } = this.#store;
    const found = matchRooms(rooms, this.#query.value, me);
    this.#options.replaceChildren(...found.map((room, index) => drawOption(room, index, me)));
    find(this.#dialog, "none").hidden = found.length > 0;
    if (!found.length) this.#offerToCreate(this.#query.value.trim());
    this.#activate(0);
  }

  /** @param {string} name */
  #offerToCreate(name) {
    const link = /** @type {HTMLAnchorElement} */ (find(this.#dialog, "create"));
    link.search = String(new URLSearchParams({ name }));
    link.textContent = interpolate(gettext("Create room “%(name)s”"), { name });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowDown: () => this.#activate(this.#active + 1),
      ArrowUp: () => this.#activate(this.#active - 1),
      Enter: () => this.#choose(this.#options.children[this.#active]),
    };
    if (event.isComposing || !(event.key in actions)) return;
    event.preventDefault();
    actions[event.key]();
  }

  /** @param {number} index wraps around */
  #activate(index) {
    const { children } = this.#options;
    this.#active = children.length ? (index + children.length) % children.length : 0;
    for (const [at, option] of [...children].entries()) {
      option.setAttribute("aria-selected", String(at === this.#active));
    }
    const active = children[this.#active];
    this.#query.setAttribute("aria-activedescendant", active?.id ?? "");
    active?.scrollIntoView({ block: "nearest" });
  }

  /** A click on the backdrop targets the dialog itself. @param {EventTarget | null} target */
  #click(target) {
    if (target === this.#dialog) return this.#dialog.close();
    this.#choose(target instanceof Element ? target.closest("[data-room]") : null);
  }

  /** @param {Element | null | undefined} option */
  #choose(option) {
    if (!(option instanceof HTMLElement)) return;
    this.#dialog.close();
    this.#onChoose(option.dataset.room ?? "");
  }
}

/** @param {RoomState} room @param {number} index @param {string} me */
function drawOption(room, index, me) {
  const { id, name, kind, icon = "" } = room.info;
  const option = stamp("switcher-option");
  option.id = `switcher-option-${index}`;
  option.dataset.room = id;
  option.dataset.kind = kind;
  find(option, "icon").textContent = icon;
  option.dataset.unread = room.countUnread(me) ? "yes" : "no";
  find(option, "name").textContent = name;
  find(option, "unread").textContent = describeUnread(room.countUnread(me));
  return option;
}

/** @param {KeyboardEvent} event */
function isShortcut({ key, ctrlKey, metaKey, shiftKey, altKey }) {
  return key.toLowerCase() === "k" && (ctrlKey || metaKey) && !shiftKey && !altKey;
}
