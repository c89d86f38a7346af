/** How far we have read in a room, and what that leaves unread. */
export class ReadMark {
  seq = 0;
  /** Whether we said that what follows is unread: then seeing it is not reading it. */
  isHeld = false;
  /** The server's count of unread messages, and the clock up to which it counted. */
  counted = { unread: 0, at: 0 };

  /** Move to `seq`; `unread` counts what lies between it and `at`. It never moves back. */
  move(/** @type {number} */ seq, /** @type {number} */ unread, /** @type {number} */ at) {
    if (seq < this.seq) return;
    this.seq = seq;
    this.counted = { unread, at };
  }

  /** Move back or forward, because the server says so. */
  set(/** @type {number} */ seq, /** @type {number} */ unread, /** @type {number} */ at) {
    this.seq = seq;
    this.counted = { unread, at };
  }
}
