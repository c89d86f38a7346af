import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate, ngettext } from "../ui/i18n.js";

const MAX_COUNTED = 99;

/** A room in the sidebar: name, unread dot and the count of mentions. */
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

  /**
   * @param {import("../types.js").RoomInfo} info
   * @param {{unread: number, mentioned: number}} counts
   * @param {boolean} isCurrent
   */
  fill({ name, kind, icon = "", people = [] }, { unread, mentioned }, isCurrent) {
    const badgeCount = kind === "direct" ? unread : mentioned;
    find(this.#root, "name").textContent = name;
    this.#root.dataset.kind = kind;
    find(this.#root, "icon").textContent = icon;
    find(this.#root, "person").dataset.presence = people.length === 1 ? people[0]?.id : "";
    this.#root.dataset.unread = unread ? "yes" : "no";
    find(this.#root, "unread").textContent = [describeUnread(unread), describeMentions(mentioned)].filter(Boolean).join(", ");
    find(this.#root, "count").textContent = badgeCount ? formatCount(badgeCount) : "";
    const link = find(this.#root, "room");
    if (isCurrent) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** @param {number} count */
export function formatCount(count) {
  return count > MAX_COUNTED ? `${MAX_COUNTED}+` : String(count);
}

/** @param {number} unread @returns {string} for screen readers */
export function describeUnread(unread) {
  if (!unread) return "";
  const text = ngettext("%(count)s unread message", "%(count)s unread messages", unread);
  return interpolate(text, { count: formatCount(unread) });
}

/** @param {number} count @returns {string} */
export function describeMentions(count) {
  if (!count) return "";
  const text = ngettext("%(count)s mention of you", "%(count)s mentions of you", count);
  return interpolate(text, { count: formatCount(count) });
}

/** The name of a room where no icon stands next to it. @param {{name: string, kind: string}} room */
export function roomLabel({ name, kind }) {
  return kind === "direct" ? name : interpolate(gettext("#%(room)s"), { room: name });
}
