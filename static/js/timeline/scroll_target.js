/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/**
 * Where a room opens: at the linked message, else where the user was reading, else at the first
 * unread message, else at the end.
 */
export class ScrollTarget {
  /** Whether the linked message does not exist. */
  isMissing = false;
  #link;
  #line;
  #pager;
  #fetchedAround = 0;
  /** The history's `resets` when the target was reached. @type {number | null} */
  #resets = null;

  /**
   * @param {import("../net/message_pager.js").MessagePager} pager
   * @param {{link?: number | null, line?: number | null}} [goal] seqs
   */
  constructor(pager, { link = null, line = null } = {}) {
    this.#pager = pager;
    this.#link = link;
    this.#line = line;
  }

  /** The linked message, if it exists. */
  get link() {
    return this.#link;
  }

  /** Whether it returns to where the user was reading. */
  get isReturn() {
    return this.#line !== null;
  }

  get isReached() {
    return this.#resets !== null;
  }

  /** The target was scrolled to. @param {RoomState} state */
  end(state) {
    this.#resets = state.history.resets;
  }

  /** Whether the shown messages were replaced since. @param {RoomState | undefined} state */
  isOutdated(state) {
    return this.isReached && state?.history.resets !== this.#resets;
  }

  /**
   * @param {RoomState} state
   * @param {string} me
   * @returns {number | null | undefined} a seq; null for the end; undefined while it is being fetched
   */
  find(state, me) {
    const { history } = state;
    if (!history.isFilled || history.isOpening || history.isFetchingAround) return undefined;
    const unread = state.countUnread(me) ? state.readMark.seq + 1 : null;
    const seq = this.#link ?? this.#line ?? unread;
    if (seq === null) return this.#goToEnd(state);
    if (seq > history.clock && history.isBehind) return undefined;
    if (holds(state, seq)) return this.#check(state, seq, me);
    if (this.#fetchedAround === seq) return this.#goToEnd(state); // It could not be fetched.
    this.#fetchedAround = seq;
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
