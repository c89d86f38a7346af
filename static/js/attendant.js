const HELD_MOST = 2_000;
const HELD_AFTER_TRIM = 500;

/** @typedef {import("./room_state.js").RoomState} RoomState */
/** @typedef {import("./types.js").Message} Message */

/** Does what follows from where the reader is: gets more to read, and lets go of what is too much. */
export class Attendant {
  #scroller;
  #span;
  #pager;

  /**
   * @param {import("./scroller.js").Scroller} scroller
   * @param {import("./span.js").Span} span
   * @param {import("./pager.js").Pager} pager
   */
  constructor(scroller, span, pager) {
    this.#scroller = scroller;
    this.#span = span;
    this.#pager = pager;
  }

  /**
   * Show more of what is held, or fetch more, at the end that the reader nears.
   *
   * @param {RoomState} state
   * @param {Message[]} messages those that are read there
   * @returns {boolean} whether more is to be shown
   */
  grow(state, messages) {
    const { isNearTop, isNearBottom } = this.#scroller;
    if (isNearBottom && this.#span.growDown(messages)) return true;
    if (isNearTop && this.#span.growUp(messages)) return true;
    if (isNearTop && this.#span.isAtOldest) this.#pager.fetchNext(state, "older");
    if (isNearBottom && this.#span.isAtNewest) this.#pager.fetchNext(state, "newer");
    return false;
  }

  /** The seq up to which the reader has seen everything. @param {Message[]} messages */
  seenTo(messages) {
    return this.#scroller.isAtEnd ? (messages.at(-1)?.seq ?? 0) : this.#scroller.seenTo;
  }

  /** Hold no more than can be read. @param {RoomState} state */
  trim(state) {
    const { messages, past } = state;
    if (past || messages.length <= HELD_MOST) return;
    if (this.#scroller.isAtEnd) return state.trim(HELD_AFTER_TRIM);
    state.detach(this.#span.slice(messages.items).at(-1)?.seq ?? 0, HELD_AFTER_TRIM);
  }
}
