/** @typedef {{unread: number, mentioned: number, at: number}} UnreadCounts */

/** How far we have read in a room, and what that leaves unread. */
export class ReadMark {
  seq = 0;
  /** Whether we said that what follows is unread: then seeing it is not reading it. */
  isMarkedUnread = false;
  /** @type {UnreadCounts} the server's counts of what is unread, and the clock up to which it counted */
  counted = { unread: 0, mentioned: 0, at: 0 };

  /** Move to `seq`; `counted` is what lies between it and the clock. It never moves back. */
  move(/** @type {number} */ seq, /** @type {UnreadCounts} */ counted) {
    if (seq >= this.seq) this.set(seq, counted);
  }

  /** Move back or forward, because the server says so. */
  set(/** @type {number} */ seq, /** @type {UnreadCounts} */ counted) {
    this.seq = seq;
    this.counted = counted;
  }
}

/** What the server counted. @param {{unread: number, mentioned?: number, clock: number}} told */
export function countsFrom({ unread, mentioned = 0, clock: at }) {
  return { unread, mentioned, at };
}
