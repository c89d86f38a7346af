/** @typedef {{unread: number, mentioned: number, at: number}} UnreadCounts */

/** How far the user has read in a room, and how much is unread after that. */
export class ReadMark {
  seq = 0;
  /** The user marked the following messages unread: seeing them does not read them. */
  isMarkedUnread = false;
  /** @type {UnreadCounts} the server's counts, and the clock they were taken at */
  counted = { unread: 0, mentioned: 0, at: 0 };

  /** Move forward to `seq`; lower values are ignored. */
  move(/** @type {number} */ seq, /** @type {UnreadCounts} */ counted) {
    if (seq >= this.seq) this.set(seq, counted);
  }

  /** Set the server's mark, which may be lower. */
  set(/** @type {number} */ seq, /** @type {UnreadCounts} */ counted) {
    this.seq = seq;
    this.counted = counted;
  }
}

/** @param {{unread: number, mentioned?: number, clock: number}} payload of the server @returns {UnreadCounts} */
export function countsFrom({ unread, mentioned = 0, clock: at }) {
  return { unread, mentioned, at };
}
