import { find } from "../ui/dom.js";

/** @typedef {import("../types.js").Message} Message */

/** The bar above the field: the message that is replied to or edited. */
export class ComposerContext {
  /** @type {number | null} the seq of the message */
  replyTo = null;
  /** @type {Message | null} */
  edited = null;
  #root;
  #quote;

  /** @param {HTMLElement} root @param {() => void} onLeave */
  constructor(root, onLeave) {
    this.#root = root;
    this.#quote = find(root, "quoted");
    find(root, "leave-context").addEventListener("click", onLeave);
  }

  get isShown() {
    return !this.#root.hidden;
  }

  /** message/quotes.js fills in its text. @param {{room: string, seq: number}} message */
  reply({ room, seq }) {
    this.clear();
    this.replyTo = seq;
    this.#quote.dataset.room = room;
    this.#quote.dataset.replyTo = String(seq);
    this.#show("reply");
  }

  /** @param {Message} message */
  edit(message) {
    this.clear();
    this.edited = message;
    this.#show("edit");
  }

  clear() {
    [this.replyTo, this.edited] = [null, null];
    this.#quote.removeAttribute("data-reply-to");
    this.#root.hidden = true;
  }

  /** @param {"reply" | "edit"} kind */
  #show(kind) {
    find(this.#root, "reply").hidden = kind !== "reply";
    find(this.#root, "edit").hidden = kind !== "edit";
    this.#root.hidden = false;
  }
}
