import { EventBuffer } from "./event_buffer.js";
import { MessageList } from "./message_list.js";

/** @typedef {import("../types.js").Catchup} Catchup */
/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").Page} Page */

/**
 * What we hold of a room's history, kept whole whatever comes, in whatever order.
 *
 * Of every message from `first` on we hold the state at `clock`; about older ones we know nothing.
 * `known` is the highest clock we heard of: while it is ahead, something is missing. A room that
 * nobody looked at yet is not `isFilled`: it follows the clock without having a page.
 */
export class RoomHistory {
  messages = new MessageList();
  first = 0;
  hasOlder = false;
  isFilled = false;
  /** How often what we held was replaced by a newer page, with a hole between. */
  resets = 0;
  /** How many `open`s wait for their reply. */
  opens = 0;
  /** @type {number | null} the seq before which older messages are asked for */
  olderBefore = null;
  /** @type {import("./history_window.js").HistoryWindow | null} where one reads that does not read the newest */
  past = null;
  /** Whether a page around some message is asked for. */
  isFetchingAround = false;
  /** Changes of messages older than ours, kept while an answer that may hold those is on its way. */
  parked = new MessageList();
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

  /** Whether an answer is on its way that may hold messages older than ours. */
  get isExpecting() {
    return this.isOpening || this.olderBefore !== null || this.isFetchingAround || this.past !== null;
  }

  /** Hear that the room's clock is there: whatever is missing up to it must be fetched. */
  expect(/** @type {number} */ clock) {
    this.known = Math.max(this.known, clock);
  }

  /** Take a message's change: at once if it is the next one, else when its turn comes. */
  applyChange(/** @type {import("../types.js").ServerEvent} */ { clock, message }) {
    this.expect(clock);
    if (clock > this.clock + 1) return this.#buffer.put(clock, message);
    if (clock === this.clock + 1) this.#advance(message);
    this.#drain();
  }

  /** Take the reply to an `open` that was sent with the clock `since`. */
  catchUp(/** @type {number | null} */ since, /** @type {Catchup} */ catchup) {
    this.opens = Math.max(0, this.opens - 1);
    this.expect(catchup.clock);
    if (catchup.reset) this.#takePage(catchup);
    else if (since !== null && since <= this.clock) {
      for (const message of catchup.messages) this.#keep(message);
      this.clock = Math.max(this.clock, catchup.clock);
    }
    this.#drain();
    this.unpark();
  }

  /** @returns {number | null} the seq to ask the page before, or null if there is nothing to ask */
  startOlder() {
    if (!this.isFilled || !this.hasOlder || this.olderBefore !== null) return null;
    this.olderBefore = this.first;
    return this.first;
  }

  /** Take the page before `before`; without one, the asking failed. */
  endOlder(/** @type {number} */ before, /** @type {Page | null} */ page) {
    if (before !== this.olderBefore) return;
    this.olderBefore = null;
    // Another page took the place of ours meanwhile: this one would leave a hole.
    if (page && before === this.first) {
      this.expect(page.clock);
      this.#extend(page.messages, page.has_older);
    }
    this.unpark();
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
    this.#keep(message);
  }

  #keep(/** @type {Message} */ message) {
    if (message.seq >= this.first) return this.messages.merge(message);
    this.past?.update(message);
    if (this.isExpecting) this.parked.merge(message);
  }

  /** @param {import("../types.js").Catchup} page */
  #takePage({ clock, messages, has_older: hasOlder = false }) {
    if (clock > this.clock) {
      this.messages = new MessageList();
      this.past = null;
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
    for (const message of this.parked.items) this.#keep(message);
  }

  /** Let go of what was parked, if nothing wants it any more. */
  unpark() {
    if (!this.isExpecting) this.parked = new MessageList();
  }
}
