const MAX_HELD = 2_000;
const HELD_AFTER_TRIM = 500;

/** @typedef {import("../store/room_state.js").RoomState} RoomState */
/** @typedef {import("../types.js").Message} Message */

/**
 * Does what follows from where the reader is: notes what was read, gets more to read, and lets go
 * of what is too much.
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
   * Show more of what is held, or fetch more, at the end that the reader nears.
   *
   * @param {RoomState} state
   * @param {Message[]} messages those that are read there
   * @returns {boolean} whether more is to be shown
   */
  grow(state, messages) {
    const { isNearTop, isNearBottom } = this.#scroller;
    if (isNearBottom && this.#window.growDown(messages)) return true;
    if (isNearTop && this.#window.growUp(messages)) return true;
    if (isNearTop && this.#window.isAtOldest) this.#pager.fetchNext(state, "older");
    if (isNearBottom && this.#window.isAtNewest) this.#pager.fetchNext(state, "newer");
    return false;
  }

  /** Take for read what was seen. @param {RoomState} state @param {Message[]} messages */
  read({ info, readMark }, messages) {
    const { isAtEnd, seenTo } = this.#scroller;
    const seen = isAtEnd ? (messages.at(-1)?.seq ?? 0) : seenTo;
    if (seen > readMark.seq) this.#onRead(info.id, seen);
  }

  /** Hold no more than can be read. @param {RoomState} state */
  trim(state) {
    const { history } = state;
    if (history.window || history.messages.length <= MAX_HELD) return;
    if (this.#scroller.isAtEnd) return history.trim(HELD_AFTER_TRIM);
    history.detach(this.#window.slice(history.messages.items).at(-1)?.seq ?? 0, HELD_AFTER_TRIM);
  }
}
