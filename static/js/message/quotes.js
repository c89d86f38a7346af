import { gettext, interpolate } from "../ui/i18n.js";

const EXCERPT = 160; // characters
const MAX_KEPT = 500; // answers that were fetched

/** @typedef {import("../types.js").Message} Message */

/**
 * Fills the line above an answer with what it answers, and that above the field. The answer carries no more than a number,
 * so the message is looked up among those we hold, or fetched, if we may read it.
 *
 * It watches both: whoever draws a quote has only to mark it with room and seq.
 */
export class Quotes {
  #places;
  #store;
  #http;
  /** @type {Map<string, Promise<Message | null>>} */
  #fetched = new Map();

  /**
   * @param {HTMLElement[]} places where quotes are
   * @param {import("../store/store.js").Store} store
   * @param {import("../net/http.js").Http} http
   */
  constructor(places, store, http) {
    this.#places = places;
    this.#store = store;
    this.#http = http;
    const watch = { childList: true, subtree: true, attributeFilter: ["data-reply-to"] };
    const observer = new MutationObserver(() => this.#fillAll());
    for (const place of places) observer.observe(place, watch);
    store.subscribe(({ about }) => about === "room" && queueMicrotask(() => this.#fillAll()));
  }

  #fillAll() {
    for (const quote of this.#places.flatMap((place) => [...place.querySelectorAll("[data-reply-to]")])) {
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

/** What a line can tell of a message. @param {Message | null} message */
export function excerptOf(message) {
  if (!message) return gettext("Original message");
  if (message.deleted) return gettext("This message was deleted.");
  const text = readText(message.html).slice(0, EXCERPT);
  return interpolate(gettext("%(name)s: %(text)s"), { name: message.author.name, text });
}

/** @param {string} html sanitised by the server */
function readText(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return (template.content.textContent ?? "").replace(/\s+/g, " ").trim();
}
