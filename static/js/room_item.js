import { find, stamp } from "./dom.js";
import { gettext, interpolate, ngettext } from "./i18n.js";

const COUNTED_MOST = 99;

/** A room in a list: its name, and a dot where something is unread; of direct messages, how much. */
export class RoomItem {
  #root = stamp("room-item");

  /** @param {string} room @param {string} address */
  constructor(room, address) {
    const link = /** @type {HTMLAnchorElement} */ (find(this.#root, "room"));
    link.href = address;
    link.dataset.room = room;
  }

  get element() {
    return this.#root;
  }

  /** @param {import("./types.js").RoomInfo} info @param {number} unread @param {boolean} isLookedAt */
  fill({ name, kind, people = [] }, unread, isLookedAt) {
    find(this.#root, "name").textContent = name;
    this.#root.dataset.kind = kind;
    find(this.#root, "who").dataset.presence = people.length === 1 ? people[0]?.id : "";
    this.#root.dataset.unread = unread ? "yes" : "no";
    find(this.#root, "unread").textContent = describeUnread(unread);
    find(this.#root, "count").textContent = kind === "direct" && unread ? shorten(unread) : "";
    const link = find(this.#root, "room");
    if (isLookedAt) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** @param {number} count */
export function shorten(count) {
  return count > COUNTED_MOST ? `${COUNTED_MOST}+` : String(count);
}

/** @param {number} unread @returns {string} for those who do not see the dot */
export function describeUnread(unread) {
  if (!unread) return "";
  const text = ngettext("%(count)s unread message", "%(count)s unread messages", unread);
  return interpolate(text, { count: shorten(unread) });
}

/** What a room is called where there is no glyph beside it. @param {{name: string, kind: string}} room */
export function callRoom({ name, kind }) {
  return kind === "direct" ? name : interpolate(gettext("#%(room)s"), { room: name });
}
