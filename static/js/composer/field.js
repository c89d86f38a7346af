import { find } from "../ui/dom.js";
import { CharacterCounter } from "./character_counter.js";

/** The text field, which grows with its text, with its character counter and send button. */
export class Field {
  element;
  #root;
  #counter;
  #onChange;

  /** @param {HTMLElement} root the composer @param {() => void} onChange */
  constructor(root, onChange) {
    this.#root = root;
    this.#onChange = onChange;
    this.element = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    this.#counter = new CharacterCounter(find(root, "counter"), this.element);
    this.element.addEventListener("input", () => this.#change());
  }

  get value() {
    return this.element.value;
  }

  set value(text) {
    this.element.value = text;
    this.#change();
  }

  /** @param {number} limit in characters */
  set limit(limit) {
    this.#counter.limit = limit;
    this.#change();
  }

  get hasFocus() {
    return document.activeElement === this.element;
  }

  get isSendable() {
    return Boolean(this.value.trim()) && this.#counter.left >= 0;
  }

  /** Set the label and placeholder. @param {string} name */
  name(name) {
    this.element.placeholder = name;
    this.element.ariaLabel = name;
  }

  focus() {
    this.element.focus({ preventScroll: true });
  }

  /** Insert at the caret. @param {string} text */
  insert(text) {
    this.focus();
    this.element.setRangeText(text, this.element.selectionStart, this.element.selectionEnd, "end");
    this.#change();
  }

  #change() {
    // The field takes its height from this copy of its text (composer.css).
    find(this.#root, "grow").dataset.copy = this.value;
    this.#counter.show();
    find(this.#root, "send").ariaDisabled = String(!this.isSendable);
    this.#onChange();
  }
}
