import { find } from "./dom.js";

/**
 * A notice above the composer, with an optional action. The next one replaces it; without an action,
 * typing dismisses it.
 */
export class Notice {
  #root;
  #button;
  /** @type {() => void} */
  #run = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#button = find(root, "notice-action");
    this.#button.addEventListener("click", () => this.#runAction());
    find(root, "notice-close").addEventListener("click", () => this.clear());
    root.parentElement?.addEventListener("input", () => this.#button.hidden && this.clear());
  }

  /** @param {string} text @param {{name: string, run: () => void}} [action] */
  show(text, action) {
    find(this.#root, "text").textContent = text;
    this.#button.hidden = !action;
    this.#button.textContent = action?.name ?? "";
    this.#run = action?.run ?? (() => {});
    this.#root.hidden = false;
  }

  clear() {
    this.#root.hidden = true;
    find(this.#root, "text").textContent = "";
  }

  #runAction() {
    const run = this.#run;
    this.clear();
    run();
  }
}
