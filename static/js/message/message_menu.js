import { Popup } from "../ui/popup.js";
import { moveFocus } from "../ui/roving_focus.js";

/** @typedef {import("../types.js").Message} Message */

/** The menu of actions for a message. */
export class MessageMenu {
  #root;
  #popup;
  #onAction;
  /** @type {Message | null} */
  #message = null;
  /** @type {HTMLElement | null} */
  #anchor = null;

  /**
   * @param {HTMLElement} root
   * @param {(action: string, message: Message, anchor: HTMLElement) => void} onAction
   */
  constructor(root, onAction) {
    this.#root = root;
    this.#onAction = onAction;
    this.#popup = new Popup(root);
    root.addEventListener("click", (event) => this.#choose(event));
    root.addEventListener("keydown", (event) => moveFocus(event, this.#items));
  }

  /** @param {HTMLElement} anchor @param {Message} message @param {Set<string>} actions */
  show(anchor, message, actions) {
    [this.#message, this.#anchor] = [message, anchor];
    for (const item of this.#all) item.hidden = !actions.has(item.dataset.action ?? "");
    this.#popup.open(anchor, this.#items[0]);
  }

  get #all() {
    return /** @type {HTMLElement[]} */ ([...this.#root.querySelectorAll("[data-action]")]);
  }

  get #items() {
    return this.#all.filter(({ hidden }) => !hidden);
  }

  /** @param {MouseEvent} event */
  #choose({ target }) {
    const item = target instanceof Element ? target.closest("[data-action]") : null;
    if (!(item instanceof HTMLElement) || !this.#message || !this.#anchor) return;
    this.#popup.close();
    this.#onAction(item.dataset.action ?? "", this.#message, this.#anchor);
  }
}
