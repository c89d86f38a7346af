import { find } from "./dom.js";

/**
 * A notice above the composer, with an optional action. The next one replaces it; without an action,
 * typing dismisses it.
 */
export class Notice {
  #root;
  #button;
  /** @type {() => void} */
  #act = () => {};

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#button = find(root, "notice-act");
    this.#button.addEventListener("click", () => this.#take());
    find(root, "notice-close").addEventListener("click", () => this.clear());
    root.parentElement?.addEventListener("input", () => this.#button.hidden && this.clear());
  }

  /** @param {string} text @param {{name: string, act: () => void}} [offer] */
  show(text, offer) {
    find(this.#root, "text").textContent = text;
    this.#button.hidden = !offer;
    this.#button.textContent = offer?.name ?? "";
    this.#act = offer?.act ?? (() => {});
    this.#root.hidden = false;
  }

  clear() {
    this.#root.hidden = true;
    find(this.#root, "text").textContent = "";
  }

  #take() {
    const act = this.#act;
    this.clear();
    act();
  }
}
