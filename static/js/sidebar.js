import { find, stamp } from "./dom.js";
import { gettext } from "./i18n.js";

/** @typedef {import("./room_state.js").RoomState} RoomState */

const byName = new Intl.Collator(globalThis.document?.documentElement.lang || undefined);

/** The list of my rooms: the one that is looked at is marked, those with unread messages have a dot. */
export class Sidebar {
  #list;
  #address;
  #me;
  /** @type {{rooms: RoomState[], lookedAt: string} | null} */
  #next = null;
  /** @type {Map<string, HTMLElement>} */
  #items = new Map();

  /**
   * @param {HTMLElement} root
   * @param {object} parts
   * @param {(room: string) => string} parts.address
   * @param {(room: string) => void} parts.onChoose
   * @param {string} parts.me
   */
  constructor(root, { address, onChoose, me }) {
    this.#list = find(root, "rooms");
    this.#address = address;
    this.#me = me;
    this.#list.addEventListener("click", (event) => choose(event, onChoose));
  }

  /** @param {RoomState[]} rooms @param {string} lookedAt */
  show(rooms, lookedAt) {
    if (!this.#next) queueMicrotask(() => this.#render());
    this.#next = { rooms, lookedAt };
  }

  focus() {
    const link = this.#list.querySelector("[aria-current]") ?? this.#list.querySelector("a");
    if (link instanceof HTMLElement) link.focus();
  }

  /** Several changes of one frame make one rendering. */
  #render() {
    const { rooms, lookedAt } = this.#next ?? { rooms: [], lookedAt: "" };
    this.#next = null;
    const sorted = rooms.toSorted((one, other) => byName.compare(one.info.name, other.info.name));
    const items = sorted.map((room) => this.#fill(room, room.info.id === lookedAt));
    const isSame = items.every((item, index) => this.#list.children[index] === item);
    if (!isSame || this.#list.children.length !== items.length) this.#list.replaceChildren(...items);
  }

  /** @param {RoomState} room @param {boolean} isLookedAt */
  #fill(room, isLookedAt) {
    const { id, name, kind } = room.info;
    const item = this.#items.get(id) ?? this.#add(id);
    const link = /** @type {HTMLAnchorElement} */ (find(item, "room"));
    const isUnread = room.countUnread(this.#me) > 0;
    find(item, "name").textContent = name;
    item.dataset.kind = kind;
    item.dataset.unread = isUnread ? "yes" : "no";
    find(item, "unread").textContent = isUnread ? gettext("unread") : "";
    if (isLookedAt) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
    return item;
  }

  /** @param {string} id */
  #add(id) {
    const item = stamp("room-item");
    const link = /** @type {HTMLAnchorElement} */ (find(item, "room"));
    link.href = this.#address(id);
    link.dataset.room = id;
    this.#items.set(id, item);
    return item;
  }
}

/** @param {MouseEvent} event @param {(room: string) => void} onChoose */
function choose(event, onChoose) {
  const link = event.target instanceof Element ? event.target.closest("[data-room]") : null;
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!(link instanceof HTMLElement) || !isPlain) return;
  event.preventDefault();
  onChoose(link.dataset.room ?? "");
}
