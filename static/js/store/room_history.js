import { EventBuffer } from "./event_buffer.js";
import { HistoryWindow } from "./history_window.js";
import { MessageList } from "./message_list.js";

/** @typedef {import("../types.js").Catchup} Catchup */
/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").Page} Page */

/**
 * A room's newest messages without gaps, whatever order events and replies arrive in.
 *
 * Every message from seq `first` on is held in its state at `clock`. `known` is the highest clock
 * seen: while it is ahead of `clock`, changes are missing. A room that was never opened is not
 * `isFilled`: it tracks the clock and holds no page. `window` is the part of the history that the
 * reader scrolled back to, where it does not reach the newest messages yet.
 */
export class RoomHistory {
  messages = new MessageList();
  first = 0;
  hasOlder = false;
  isFilled = false;
  /** How often a newer page replaced the messages, with a gap in between. */
  resets = 0;
  /** How many `open` commands await their reply. */
  opens = 0;
  /** @type {number | null} the seq before which a page of older messages is being fetched */
  olderBefore = null;
  /** @type {HistoryWindow | null} */
  window = null;
  /** Whether the page around some message is being fetched. */
  isFetchingAround = false;
  /** Changes to messages below `first`, kept while a response that may contain them is pending. */
  #parked = new MessageList();
  #buffer = new EventBuffer();

  constructor(/** @type {number} */ clock) {
    this.clock = clock;
    this.known = clock;
    this.first = clock + 1;
    this.hasOlder = clock > 0;
  }

  get isBehind() {
    return this.clock < this.known;
  }

  get isOpening() {
    return this.opens > 0;
  }

  /** Whether a pending response, or the window, may contain messages below `first`. */
  get #needsOlderChanges() {
    return this.isOpening || this.olderBefore !== null || this.isFetchingAround || this.window !== null;
  }

  /** The room's clock on the server is at least this. */
  expect(/** @type {number} */ clock) {
    this.known = Math.max(this.known, clock);
  }

  /** Apply a changed message now if it is next in clock order, else when its turn comes. */
  applyChange(/** @type {import("../types.js").ServerEvent} */ { clock, message }) {
    this.expect(clock);
    if (clock > this.clock + 1) return this.#buffer.put(clock, message);
    if (clock === this.clock + 1) this.#advance(message);
    this.#drain();
  }

  /** Apply the reply to an `open` that was sent with the clock `since`. */
  applyOpen(/** @type {number | null} */ since, /** @type {Catchup} */ catchup) {
    this.endOpen();
    this.expect(catchup.clock);
    if (catchup.reset) this.#applyNewestPage(catchup);
    else if (since !== null && since <= this.clock) {
      for (const message of catchup.messages) this.#merge(message);
      this.clock = Math.max(this.clock, catchup.clock);
    }
    this.#drain();
    this.#unpark();
  }

  /** One `open` was answered or failed. */
  endOpen() {
    this.opens = Math.max(0, this.opens - 1);
  }

  /** @returns {number | null} the seq to fetch the page before; null if there is none to fetch */
  startOlder() {
    if (!this.isFilled || !this.hasOlder || this.olderBefore !== null) return null;
    this.olderBefore = this.first;
    return this.first;
  }

  /** Apply the page before `before`; null if the request failed. */
  endOlder(/** @type {number} */ before, /** @type {Page | null} */ page) {
    if (before !== this.olderBefore) return;
    this.olderBefore = null;
    // If a newest page replaced the messages meanwhile, this page would leave a gap.
    if (page && before === this.first) {
      this.expect(page.clock);
      this.#extend(page.messages, page.has_older);
    }
    this.#unpark();
  }

  /** Open a window on the page around a message; null if the request failed. @param {Page | null} page */
  endAround(page) {
    this.isFetchingAround = false;
    if (page?.messages.length) this.window = new HistoryWindow(page);
    this.#joinWindow();
  }

  /** @param {HistoryWindow} window that requested the page @param {Page | null} page */
  endWindowPage(window, page) {
    window.end(page);
    if (window === this.window) this.#joinWindow();
  }

  closeWindow() {
    this.window = null;
    this.#unpark();
  }

  /** Drop all but the newest `size` messages. */
  trim(/** @type {number} */ size) {
    if (this.messages.length <= size || this.#needsOlderChanges) return;
    this.messages.keepNewest(size);
    this.first = this.messages.items[0].seq;
    this.hasOlder = true;
  }

  /** Move the messages up to `seq` into a window, keep the newest `size`, and drop those in between. */
  detach(/** @type {number} */ seq, /** @type {number} */ size) {
    if (this.#needsOlderChanges || this.messages.length <= size) return;
    const window = HistoryWindow.detached(this.messages.items.slice(0, this.messages.indexOf(seq + 1)), this.hasOlder);
    this.trim(size);
    if (!window.messages.length) return;
    this.window = window;
    this.#joinWindow();
  }

  #drain() {
    this.#buffer.forgetTo(this.clock);
    let next = this.#buffer.take(this.clock + 1);
    while (next) {
      this.#advance(next);
      next = this.#buffer.take(this.clock + 1);
    }
  }

  #advance(/** @type {Message} */ message) {
    this.clock += 1;
    this.#merge(message);
  }

  #merge(/** @type {Message} */ message) {
    if (message.seq >= this.first) return this.messages.merge(message);
    this.window?.update(message);
    if (this.#needsOlderChanges) this.#parked.merge(message);
  }

  #applyNewestPage(/** @type {Catchup} */ { clock, messages, has_older: hasOlder = false }) {
    if (clock > this.clock) {
      this.messages = new MessageList();
      this.window = null;
      this.resets += 1;
      this.clock = clock;
      this.first = clock + 1;
    } else if (this.isFilled || clock < this.first - 1) return;
    this.isFilled = true;
    this.#extend(messages, hasOlder);
  }

  #extend(/** @type {Message[]} */ messages, /** @type {boolean} */ hasOlder) {
    this.hasOlder = hasOlder && messages.length > 0;
    this.first = this.hasOlder ? Math.min(this.first, messages[0].seq) : 0;
    for (const message of messages) this.messages.merge(message);
    for (const message of this.#parked.items) this.#merge(message);
  }

  #unpark() {
    if (!this.#needsOlderChanges) this.#parked = new MessageList();
  }

  /** Update the window, and merge it into the newest messages once the two meet. */
  #joinWindow() {
    const { window } = this;
    for (const message of this.#parked.items) window?.update(message);
    if (window && (!window.hasNewer || window.last >= this.first - 1)) {
      this.window = null;
      this.#prepend(window);
    }
    this.#unpark();
  }

  #prepend(/** @type {HistoryWindow} */ window) {
    if (window.first >= this.first) return;
    const older = window.messages.items.filter(({ seq }) => seq < this.first);
    this.messages.items = [...older, ...this.messages.items];
    this.first = window.first;
    this.hasOlder = window.hasOlder;
  }
}
