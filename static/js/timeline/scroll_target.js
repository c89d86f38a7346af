/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/**
 * Where reading begins in a room: at the message that was linked to, else at the line one was
 * reading, else at the first unread one, else at the end.
 */
export class ScrollTarget {
  /** Whether the link led to a message that is not there. */
  isMissing = false;
  #link;
  #line;
  #pager;
  #sought = 0;
  /** How often the room had begun anew when we came. @type {number | null} */
  #resets = null;

  /**
   * @param {import("../net/message_pager.js").MessagePager} pager
   * @param {{link?: number | null, line?: number | null}} [goal] the seqs of messages
   */
  constructor(pager, { link = null, line = null } = {}) {
    this.#pager = pager;
    this.#link = link;
    this.#line = line;
  }

  /** The message that was linked to, if it is there. */
  get link() {
    return this.#link;
  }

  /** Whether one goes on reading where one was. */
  get isReturn() {
    return this.#line !== null;
  }

  get isReached() {
    return this.#resets !== null;
  }

  /** The reader is there. @param {RoomState} state */
  end(state) {
    this.#resets = state.history.resets;
  }

  /** Whether so much was missed since then that what was shown is gone. @param {RoomState | undefined} state */
  isOutdated(state) {
    return this.isReached && state?.history.resets !== this.#resets;
  }

  /**
   * @param {RoomState} state
   * @param {string} me
   * @returns {number | null | undefined} a seq; null for the end; nothing until more is held
   */
  find(state, me) {
    const { history } = state;
    if (!history.isFilled || history.isOpening || history.isFetchingAround) return undefined;
    const unread = state.countUnread(me) ? state.readMark.seq + 1 : null;
    const seq = this.#link ?? this.#line ?? unread;
    if (seq === null) return this.#goToEnd(state);
    if (seq > history.clock && history.isBehind) return undefined;
    if (holds(state, seq)) return this.#check(state, seq, me);
    if (this.#sought === seq) return this.#goToEnd(state); // It cannot be had now.
    this.#sought = seq;
    this.#pager.fetchAround(state, seq);
    return undefined;
  }

  /** @param {RoomState} state @param {number} seq @param {string} me */
  #check(state, seq, me) {
    if (this.#link === null || has(state, seq)) return seq;
    this.isMissing = true;
    this.#link = null;
    return this.find(state, me);
  }

  /** @param {RoomState} state */
  #goToEnd(state) {
    this.#link = null;
    this.#line = null;
    state.history.closeWindow();
    return null;
  }
}

/** @param {RoomState} state @param {number} seq */
function holds({ history }, seq) {
  return seq >= history.first || Boolean(history.window?.holds(seq));
}

/** @param {RoomState} state @param {number} seq */
function has({ history }, seq) {
  const { messages } = history.window?.holds(seq) ? history.window : history;
  return messages.find(seq) !== null;
}
