import { gettext, interpolate } from "../i18n.js";

const EXCERPT = 160; // characters
const KEPT_MOST = 500; // answers that were fetched

/** @typedef {import("../types.js").Message} Message */

/**
 * Fills the line above an answer with what it answers. The answer carries no more than a number,
 * so the message is looked up among those we hold, or fetched, if we may read it.
 *
 * It watches the rows: whoever draws a message has only to mark its quote with room and seq.
 */
export class Quotes {
  #rows;
  #store;
  #http;
  /** @type {Map<string, Promise<Message | null>>} */
  #fetched = new Map();

  /**
   * @param {HTMLElement} rows
   * @param {import("../store.js").Store} store
   * @param {import("../http.js").Http} http
   */
  constructor(rows, store, http) {
    this.#rows = rows;
    this.#store = store;
    this.#http = http;
    const watch = { childList: true, subtree: true, attributeFilter: ["data-answers"] };
    new MutationObserver(() => this.#fillAll()).observe(rows, watch);
    store.subscribe(({ about }) => about === "room" && queueMicrotask(() => this.#fillAll()));
  }

  #fillAll() {
    for (const quote of this.#rows.querySelectorAll("[data-answers]")) {
      if (quote instanceof HTMLElement) this.#fill(quote);
    }
  }

  /** @param {HTMLElement} quote */
  async #fill(quote) {
    const { room = "", answers = "" } = quote.dataset;
    const held = this.#find(room, Number(answers));
    if (!held && quote.dataset.asked === answers) return;
    quote.dataset.asked = answers;
    if (held) return write(quote, excerptOf(held));
    const message = await this.#fetch(room, Number(answers));
    if (quote.dataset.answers === answers && !this.#find(room, Number(answers))) write(quote, excerptOf(message));
  }

  /** @param {string} room @param {number} seq */
  #find(room, seq) {
    const messages = this.#store.room(room)?.messages;
    const message = messages?.items[messages.indexOf(seq)];
    return message?.seq === seq ? message : null;
  }

  /** @param {string} room @param {number} seq */
  #fetch(room, seq) {
    const key = `${room}/${seq}`;
    const known = this.#fetched.get(key);
    if (known) return known;
    if (this.#fetched.size >= KEPT_MOST) this.#fetched.clear();
    const asked = this.#http.get(`rooms/${room}/messages/${seq}`).catch(() => null);
    this.#fetched.set(key, asked);
    return asked;
  }
}

/** @param {HTMLElement} quote @param {string} text */
function write(quote, text) {
  if (quote.textContent !== text) quote.textContent = text;
}

/** What a line can tell of a message. @param {Message | null} message */
export function excerptOf(message) {
  if (!message) return gettext("An earlier message");
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
