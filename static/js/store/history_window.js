import { MessageList } from "./message_list.js";

const MAX_HELD = 1_000;

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").Page} Page */

/**
 * A stretch of a room's history apart from its newest messages: from `first` to `last` without a
 * hole. It grows at both ends, page by page; what is too much is dropped at the other end.
 */
export class HistoryWindow {
  messages = new MessageList();
  /** @type {"older" | "newer" | null} the side on which a page is asked for */
  fetching = null;
  hasOlder;
  hasNewer;

  /** @param {Pick<Page, "messages" | "has_older" | "has_newer">} page not empty */
  constructor({ messages, has_older: hasOlder, has_newer: hasNewer }) {
    this.messages.items = messages;
    this.hasOlder = hasOlder;
    this.hasNewer = hasNewer;
  }

  /** From here on everything is held. */
  get first() {
    return this.hasOlder ? (this.messages.items[0]?.seq ?? 0) : 0;
  }

  get last() {
    return this.messages.items.at(-1)?.seq ?? 0;
  }

  /** @param {"older" | "newer"} side @returns {string} the query for that page, or nothing to ask */
  start(side) {
    const isThere = side === "older" ? this.hasOlder : this.hasNewer;
    if (!isThere || this.fetching) return "";
    this.fetching = side;
    return side === "older" ? `before=${this.first}` : `after=${this.last}`;
  }

  /** Take the page that was asked for; without one, the fetching failed. @param {Page | null} page */
  end(page) {
    const side = this.fetching;
    this.fetching = null;
    if (!page) return;
    for (const message of page.messages) this.messages.merge(message);
    if (side === "older") this.#growUp(page.has_older);
    else this.#growDown(page.has_newer);
  }

  /** Take a message's change, if the message is one of these. @param {Message} message */
  update(message) {
    if (this.holds(message.seq)) this.messages.merge(message);
  }

  /** @param {number} seq */
  holds(seq) {
    return seq >= this.first && seq <= this.last;
  }

  /** @param {boolean} hasOlder */
  #growUp(hasOlder) {
    this.hasOlder = hasOlder;
    if (this.messages.length <= MAX_HELD) return;
    this.messages.keepOldest(MAX_HELD);
    this.hasNewer = true;
  }

  /** @param {boolean} hasNewer */
  #growDown(hasNewer) {
    this.hasNewer = hasNewer;
    if (this.messages.length <= MAX_HELD) return;
    this.messages.keepNewest(MAX_HELD);
    this.hasOlder = true;
  }
}
