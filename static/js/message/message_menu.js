import { Popup } from "../ui/popup.js";
import { rove } from "../ui/roving_focus.js";

/** @typedef {import("../types.js").Message} Message */

/** The list of what one may do with a message. */
export class MessageMenu {
  #root;
  #popup;
  #onAct;
  /** @type {Message | null} */
  #message = null;
  /** @type {HTMLElement | null} */
  #anchor = null;

  /**
   * @param {HTMLElement} root
   * @param {(act: string, message: Message, anchor: HTMLElement) => void} onAct
   */
  constructor(root, onAct) {
    this.#root = root;
    this.#onAct = onAct;
    this.#popup = new Popup(root);
    root.addEventListener("click", (event) => this.#choose(event));
    root.addEventListener("keydown", (event) => rove(event, this.#items));
  }

  /** @param {HTMLElement} anchor @param {Message} message @param {Set<string>} acts */
  show(anchor, message, acts) {
    [this.#message, this.#anchor] = [message, anchor];
    for (const item of this.#all) item.hidden = !acts.has(item.dataset.act ?? "");
    this.#popup.open(anchor, this.#items[0]);
  }

  get #all() {
    return /** @type {HTMLElement[]} */ ([...this.#root.querySelectorAll("[data-act]")]);
  }

  get #items() {
    return this.#all.filter(({ hidden }) => !hidden);
  }

  /** @param {MouseEvent} event */
  #choose({ target }) {
    const item = target instanceof Element ? target.closest("[data-act]") : null;
    if (!(item instanceof HTMLElement) || !this.#message || !this.#anchor) return;
    this.#popup.close();
    this.#onAct(item.dataset.act ?? "", this.#message, this.#anchor);
  }
}
