const MAX_ROWS = 500;
const ROWS_FIRST = 150;
const STEP = 50;

/** @typedef {import("../types.js").Message} Message */

/**
 * The range of messages that the page renders: from seq `#from` to `#to`, or to the newest if that is
 * null. At most MAX_ROWS.
 */
export class VisibleWindow {
  #from = 0;
  /** @type {number | null} */
  #to = null;

  get isAtNewest() {
    return this.#to === null;
  }

  /** Whether it starts at the oldest message held. */
  get isAtOldest() {
    return this.#from === 0;
  }

  /** @param {Message[]} messages */
  slice(messages) {
    const [start, end] = this.#bounds(messages);
    return messages.slice(start, end);
  }

  /** Show the newest. @param {Message[]} messages */
  follow(messages) {
    this.#to = null;
    this.#startAt(messages, messages.length - ROWS_FIRST);
  }

  /** Show the messages around one. */
  center(/** @type {Message[]} */ messages, /** @type {number} */ seq) {
    const index = messages.findIndex((message) => message.seq >= seq);
    const middle = index < 0 ? messages.length : index;
    this.#startAt(messages, middle - ROWS_FIRST / 2);
    this.#endAt(messages, middle + ROWS_FIRST / 2);
  }

  /** Drop rows at the far end when there are too many. */
  fit(/** @type {Message[]} */ messages, /** @type {boolean} */ isReaderAtEnd) {
    const [start, end] = this.#bounds(messages);
    if (end - start <= MAX_ROWS) return;
    if (isReaderAtEnd) this.follow(messages);
    else this.#endAt(messages, start + MAX_ROWS);
  }

  /** @param {Message[]} messages @returns {boolean} whether there was more above */
  growUp(messages) {
    const [start, end] = this.#bounds(messages);
    if (start === 0) return false;
    this.#startAt(messages, start - STEP);
    this.#endAt(messages, Math.min(end, Math.max(0, start - STEP) + MAX_ROWS));
    return true;
  }

  /** @param {Message[]} messages @returns {boolean} whether there was more below */
  growDown(messages) {
    const [start, end] = this.#bounds(messages);
    if (this.isAtNewest) return false;
    this.#endAt(messages, end + STEP);
    this.#startAt(messages, Math.max(start, Math.min(end + STEP, messages.length) - MAX_ROWS));
    return true;
  }

  /** @param {Message[]} messages @returns {[number, number]} */
  #bounds(messages) {
    const to = this.#to;
    const start = messages.findIndex(({ seq }) => seq >= this.#from);
    const end = to === null ? -1 : messages.findIndex(({ seq }) => seq > to);
    return [start < 0 ? messages.length : start, end < 0 ? messages.length : end];
  }

  /** @param {Message[]} messages @param {number} index */
  #startAt(messages, index) {
    this.#from = index > 0 ? messages[index].seq : 0;
  }

  /** @param {Message[]} messages @param {number} end */
  #endAt(messages, end) {
    this.#to = end < messages.length ? messages[end - 1].seq : null;
  }
}
