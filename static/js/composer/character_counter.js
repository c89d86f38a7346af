import { interpolate, ngettext } from "../ui/i18n.js";

const NEAR_LIMIT = 500;

/** Shows how many characters are left when the limit is near. */
export class CharacterCounter {
  limit = 16_000;
  #root;
  #field;

  /** @param {HTMLElement} root @param {HTMLTextAreaElement} field */
  constructor(root, field) {
    this.#root = root;
    this.#field = field;
  }

  /** Characters as the server counts them. */
  get left() {
    const { value } = this.#field;
    return this.limit - (value.length <= this.limit / 2 ? value.length : [...value].length);
  }

  show() {
    const { left } = this;
    this.#root.hidden = left > NEAR_LIMIT;
    this.#root.dataset.over = left < 0 ? "yes" : "no";
    this.#field.ariaInvalid = String(left < 0);
    this.#root.textContent = describeLeft(left);
  }
}

/** @param {number} left */
function describeLeft(left) {
  const [text, count] = left < 0
    ? [ngettext("%(count)s character too many", "%(count)s characters too many", -left), -left]
    : [ngettext("%(count)s character left", "%(count)s characters left", left), left];
  return interpolate(text, { count });
}
