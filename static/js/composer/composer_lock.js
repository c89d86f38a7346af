import { isMuted, may } from "../store/permissions.js";
import { formatMoment } from "../ui/date_format.js";
import { gettext, interpolate } from "../ui/i18n.js";

const MAX_TIMER_MS = 2 ** 31 - 1;

/** @typedef {import("../types.js").RoomInfo} RoomInfo */
/** @typedef {import("../types.js").User} User */

/**
 * Why the user cannot post in a room; null if they can.
 *
 * @param {RoomInfo} room
 * @param {number} [now]
 * @param {User | null} [blocked] the other user of a direct room of two, if blocked
 */
export function describeLock(room, now = Date.now(), blocked = null) {
  if (!room.rules) return null;
  if (blocked) return describeBlock(blocked);
  if (room.archived) return gettext("This room is archived and read-only.");
  if (may(room, "post")) return isMuted(room, now) ? describeMute(room) : null;
  if (room.locked) return gettext("This room is locked. Only moderators can post.");
  return room.post_role === "owner"
    ? gettext("Only owners can post in this room.")
    : gettext("Only moderators can post in this room.");
}

/** @param {User} user */
function describeBlock({ name }) {
  return interpolate(gettext("You blocked %(name)s. Unblock them to send a message."), { name });
}

/** @param {RoomInfo} room */
function describeMute({ muted_until: until }) {
  return interpolate(gettext("You're muted in this room until %(until)s."), { until: formatMoment(until ?? "") });
}

/** Shows why the user cannot post, in place of the form, for as long as that holds. */
export class ComposerLock {
  #closed;
  #open;
  #timer = 0;

  /** @param {HTMLElement} closed @param {HTMLElement[]} open the elements to disable */
  constructor(closed, open) {
    this.#closed = closed;
    this.#open = open;
  }

  /** @param {RoomInfo} room @param {User | null} blocked the other user of a direct room of two */
  show(room, blocked) {
    const text = describeLock(room, Date.now(), blocked);
    this.#closed.hidden = text === null;
    if (this.#closed.textContent !== (text ?? "")) this.#closed.textContent = text;
    for (const element of this.#open) element.inert = text !== null;
    for (const element of this.#open) element.toggleAttribute("data-locked", text !== null);
    clearTimeout(this.#timer);
    const wait = Date.parse(room.muted_until ?? "") - Date.now();
    if (wait > 0) this.#timer = setTimeout(() => this.show(room, blocked), Math.min(wait + 100, MAX_TIMER_MS));
  }
}
