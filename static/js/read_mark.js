/** How far we have read in a room, and what that leaves unread. */
export class ReadMark {
  seq = 0;
  /** The server's count of unread messages, and the seq up to which it counted. */
  #counted = { unread: 0, at: 0 };

  /** Move to `seq`; `unread` counts what lies between it and `at`. It never moves back. */
  move(/** @type {number} */ seq, /** @type {number} */ unread, /** @type {number} */ at) {
    if (seq < this.seq) return;
    this.seq = seq;
    this.#counted = { unread, at };
  }

  /**
   * How many messages of others are unread; what we do not hold is counted as the server did.
   *
   * @param {import("./message_list.js").MessageList} messages
   * @param {number} first from where on `messages` is complete
   * @param {string} me
   */
  count(messages, first, me) {
    const isWhole = first <= this.seq + 1;
    const { unread, at } = isWhole ? { unread: 0, at: this.seq } : this.#counted;
    return unread + messages.countForeign(me, at);
  }
}
