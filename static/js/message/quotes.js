import { gettext, interpolate } from "../ui/i18n.js";

const EXCERPT = 160; // in characters
const MAX_KEPT = 500; // fetched messages

/** @typedef {import("../types.js").Message} Message */

/**
 * Fills in the quoted message above a reply and above the composer. A reply only has the seq of the
 * message, which is taken from the store or fetched.
 *
 * It observes both, so a quote only has to carry `data-room` and `data-reply-to`.
 */
export class Quotes {
  #roots;
  #store;
  #http;
  /** @type {Map<string, Promise<Message | null>>} */
  #fetched = new Map();

  /**
   * @param {HTMLElement[]} roots the elements that contain quotes
   * @param {import("../store/store.js").Store} store
   * @param {import("../net/http.js").Http} http
   */
  constructor(roots, store, http) {
    this.#roots = roots;
    this.#store = store;
    this.#http = http;
    const watch = { childList: true, subtree: true, attributeFilter: ["data-reply-to"] };
    const observer = new MutationObserver(() => this.#fillAll());
    for (const root of roots) observer.observe(root, watch);
    store.subscribe(({ about }) => about === "room" && queueMicrotask(() => this.#fillAll()));
  }

  #fillAll() {
    for (const quote of this.#roots.flatMap((root) => [...root.querySelectorAll("[data-reply-to]")])) {
      if (quote instanceof HTMLElement) this.#fill(quote);
    }
  }

  /** @param {HTMLElement} quote */
  async #fill(quote) {
    const { room = "", replyTo = "" } = quote.dataset;
    const key = `${room}/${replyTo}`;
    const held = this.#find(room, Number(replyTo));
    if (!held && quote.dataset.requested === key) return;
    quote.dataset.requested = key;
    write(quote, held ? excerptOf(held) : "");
    if (held) return;
    const message = await this.#fetch(room, Number(replyTo));
    if (quote.dataset.requested === key && !this.#find(room, Number(replyTo))) write(quote, excerptOf(message));
  }

  /** @param {string} room @param {number} seq */
  #find(room, seq) {
    return this.#store.room(room)?.history.messages.find(seq) ?? null;
  }

  /** @param {string} room @param {number} seq */
  #fetch(room, seq) {
    const key = `${room}/${seq}`;
    const known = this.#fetched.get(key);
    if (known) return known;
    if (this.#fetched.size >= MAX_KEPT) this.#fetched.clear();
    const request = this.#http.get(`rooms/${room}/messages/${seq}`).catch(() => null);
    this.#fetched.set(key, request);
    return request;
  }
}

/** @param {HTMLElement} quote @param {string} text */
function write(quote, text) {
  if (quote.textContent !== text) quote.textContent = text;
}

/** A message as one line of text. @param {Message | null} message */
export function excerptOf(message) {
  if (!message) return gettext("Original message");
  if (message.deleted) return gettext("This message was deleted.");
  const text = readText(message.html).slice(0, EXCERPT);
  return interpolate(gettext("%(name)s: %(text)s"), { name: message.author.name, text });
}

/** @param {string} html sanitized by the server */
function readText(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return (template.content.textContent ?? "").replace(/\s+/g, " ").trim();
}
