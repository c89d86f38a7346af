import { MessageList } from "./message_list.js";

const MAX_MESSAGES = 1_000;

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").Page} Page */

/**
 * Consecutive messages of a room's history, detached from the newest ones. Pages are added at
 * either end; beyond MAX_MESSAGES the other end is dropped.
 */
export class HistoryWindow {
  messages = new MessageList();
  /** @type {"older" | "newer" | null} the side on which a page is being fetched */
  fetching = null;
  hasOlder;
  hasNewer;

  /** @param {Pick<Page, "messages" | "has_older" | "has_newer">} page */
  constructor({ messages, has_older: hasOlder, has_newer: hasNewer }) {
    this.messages.items = messages;
    this.hasOlder = hasOlder;
    this.hasNewer = hasNewer;
  }

  /** @param {Message[]} messages @param {boolean} hasOlder */
  static detached(messages, hasOlder) {
    return new HistoryWindow({
      messages: messages.slice(-MAX_MESSAGES), has_older: hasOlder || messages.length > MAX_MESSAGES, has_newer: true,
    });
  }

  /** The lowest seq from which on nothing is missing. */
  get first() {
    return this.hasOlder ? (this.messages.items[0]?.seq ?? 0) : 0;
  }

  get last() {
    return this.messages.items.at(-1)?.seq ?? 0;
  }

  /** @param {"older" | "newer"} side @returns {string} the query of the page to fetch; empty if there is none */
  start(side) {
    const hasMore = side === "older" ? this.hasOlder : this.hasNewer;
    if (!hasMore || this.fetching) return "";
    this.fetching = side;
    return side === "older" ? `before=${this.first}` : `after=${this.last}`;
  }

  /** Add the fetched page; null if the request failed. @param {Page | null} page */
  end(page) {
    const side = this.fetching;
    this.fetching = null;
    if (!page) return;
    for (const message of page.messages) this.messages.merge(message);
    if (side === "older") this.#growUp(page.has_older);
    else this.#growDown(page.has_newer);
  }

  /** Apply a changed message, if it is within the window. @param {Message} message */
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
    if (this.messages.length <= MAX_MESSAGES) return;
    this.messages.keepOldest(MAX_MESSAGES);
    this.hasNewer = true;
  }

  /** @param {boolean} hasNewer */
  #growDown(hasNewer) {
    this.hasNewer = hasNewer;
    if (this.messages.length <= MAX_MESSAGES) return;
    this.messages.keepNewest(MAX_MESSAGES);
    this.hasOlder = true;
  }
}
