import { gettext, interpolate } from "../i18n.js";
import { isMuted } from "../message/permits.js";
import { may } from "../rules.js";
import { formatMoment } from "../times.js";

const TIMER_MOST_MS = 2 ** 31 - 1;

/** @typedef {import("../types.js").RoomInfo} RoomInfo */

/**
 * Why one cannot write in a room, in words; null if one can.
 *
 * @param {RoomInfo} room
 * @param {number} [now]
 */
export function describeStanding(room, now = Date.now()) {
  if (!room.rules) return null;
  if (room.archived) return gettext("This room is archived: it can be read, and nothing is added.");
  if (may(room, "post")) return isMuted(room, now) ? describeMute(room) : null;
  if (room.locked) return gettext("The moderators have locked this room for now.");
  return room.post_role === "owner"
    ? gettext("Announcements only: its owners post here.")
    : gettext("Announcements only: its moderators post here.");
}

/** @param {RoomInfo} room */
function describeMute({ muted_until: until }) {
  return interpolate(gettext("You are muted here until %(until)s."), { until: formatMoment(until ?? "") });
}

/** Shows why one cannot write in the place of the field, for as long as that holds. */
export class Standing {
  #closed;
  #open;
  #timer = 0;

  /** @param {HTMLElement} closed @param {HTMLElement[]} open what is for those who can write */
  constructor(closed, open) {
    this.#closed = closed;
    this.#open = open;
  }

  /** @param {RoomInfo} room */
  show(room) {
    const text = describeStanding(room);
    this.#closed.hidden = text === null;
    if (this.#closed.textContent !== (text ?? "")) this.#closed.textContent = text;
    for (const element of this.#open) element.inert = text !== null;
    for (const element of this.#open) element.toggleAttribute("data-closed-off", text !== null);
    clearTimeout(this.#timer);
    const wait = Date.parse(room.muted_until ?? "") - Date.now();
    if (wait > 0) this.#timer = setTimeout(() => this.show(room), Math.min(wait + 100, TIMER_MOST_MS));
  }
}
