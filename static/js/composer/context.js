import { find } from "../dom.js";
import { gettext, interpolate } from "../i18n.js";
import { excerptOf } from "../message/quotes.js";

/** @typedef {import("../types.js").Message} Message */

/** The line above the field: which message is answered, or edited. */
export class ComposerContext {
  /** @type {Message | null} */
  answered = null;
  /** @type {Message | null} */
  edited = null;
  #root;

  /** @param {HTMLElement} root @param {() => void} onLeave */
  constructor(root, onLeave) {
    this.#root = root;
    find(root, "leave-context").addEventListener("click", onLeave);
  }

  get isShown() {
    return !this.#root.hidden;
  }

  /** @param {Message} message */
  reply(message) {
    [this.answered, this.edited] = [message, null];
    this.#show(interpolate(gettext("Reply to %(excerpt)s"), { excerpt: excerptOf(message) }));
  }

  /** @param {Message} message */
  edit(message) {
    [this.answered, this.edited] = [null, message];
    this.#show(gettext("Edit your message"));
  }

  clear() {
    [this.answered, this.edited] = [null, null];
    this.#root.hidden = true;
  }

  /** @param {string} text */
  #show(text) {
    find(this.#root, "text").textContent = text;
    this.#root.hidden = false;
  }
}
