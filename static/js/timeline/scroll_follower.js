const MAX_HELD = 2_000;
const HELD_AFTER_TRIM = 500;

/** @typedef {import("../store/room_state.js").RoomState} RoomState */
/** @typedef {import("../types.js").Message} Message */

/**
 * Reacts to the scroll position: marks messages as read, shows or fetches more, and drops messages
 * that are far away.
 */
export class ScrollFollower {
  #scroller;
  #window;
  #pager;
  #onRead;

  /**
   * @param {import("./scroller.js").Scroller} scroller
   * @param {import("./visible_window.js").VisibleWindow} window
   * @param {import("../net/message_pager.js").MessagePager} pager
   * @param {(room: string, seq: number) => void} onRead
   */
  constructor(scroller, window, pager, onRead) {
    this.#scroller = scroller;
    this.#window = window;
    this.#pager = pager;
    this.#onRead = onRead;
  }

  /**
   * Show more messages at the end that is near, or fetch them.
   *
   * @param {RoomState} state
   * @param {Message[]} messages the shown messages
   * @returns {boolean} whether to render again
   */
  grow(state, messages) {
    const { isNearTop, isNearBottom } = this.#scroller;
    if (isNearBottom && this.#window.growDown(messages)) return true;
    if (isNearTop && this.#window.growUp(messages)) return true;
    if (isNearTop && this.#window.isAtOldest) this.#pager.fetchNext(state, "older");
    if (isNearBottom && this.#window.isAtNewest) this.#pager.fetchNext(state, "newer");
    return false;
  }

  /** Mark the seen messages as read. @param {RoomState} state @param {Message[]} messages */
  read({ info, readMark }, messages) {
    const { isAtEnd, seenTo } = this.#scroller;
    const seen = isAtEnd ? (messages.at(-1)?.seq ?? 0) : seenTo;
    if (seen > readMark.seq) this.#onRead(info.id, seen);
  }

  /** Limit the number of messages kept. @param {RoomState} state */
  trim(state) {
    const { history } = state;
    if (history.window || history.messages.length <= MAX_HELD) return;
    if (this.#scroller.isAtEnd) return history.trim(HELD_AFTER_TRIM);
    history.detach(this.#window.slice(history.messages.items).at(-1)?.seq ?? 0, HELD_AFTER_TRIM);
  }
}
