import { find } from "./dom.js";
import { gettext, interpolate, ngettext } from "./i18n.js";

const IME_KEY_CODE = 229;
const NEAR_LIMIT = 500;

/**
 * Where one writes. Enter sends and Shift+Enter breaks the line; an input method's Enter never
 * sends. A text that is empty or too long stays. What is not sent is kept per room as a draft.
 */
export class Composer {
  #root;
  #field;
  #drafts;
  #onPost;
  #room = "";
  #limit = 16_000;
  #isComposing = false;

  /**
   * @param {HTMLElement} root
   * @param {import("./shelf.js").Shelf} drafts
   * @param {(room: string, body: string) => void} onPost
   */
  constructor(root, drafts, onPost) {
    this.#root = root;
    this.#drafts = drafts;
    this.#onPost = onPost;
    this.#field = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    this.#field.addEventListener("input", () => this.#change());
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#field.addEventListener("compositionstart", () => (this.#isComposing = true));
    this.#field.addEventListener("compositionend", () => this.#endComposition());
    find(root, "form").addEventListener("submit", (event) => this.#submit(event));
  }

  /** @param {{id: string, name: string}} room */
  show({ id, name }) {
    this.#room = id;
    this.#field.placeholder = interpolate(gettext("Message #%(room)s"), { room: name });
    this.#field.ariaLabel = this.#field.placeholder;
    this.#field.value = this.#drafts.get(id) ?? "";
    this.#root.inert = false;
    this.#change();
  }

  /** @param {number} limit in characters */
  limitTo(limit) {
    this.#limit = limit;
    this.#change();
  }

  disable() {
    this.#root.inert = true;
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    // Safari ends the composition before the Enter that ended it, but keeps the key code.
    if (event.isComposing || event.keyCode === IME_KEY_CODE || this.#isComposing) return;
    event.preventDefault();
    if (!event.repeat) this.#post();
  }

  #endComposition() {
    setTimeout(() => (this.#isComposing = false));
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#post();
    this.focus();
  }

  #post() {
    const body = this.#field.value;
    if (!body.trim() || countLeft(body, this.#limit) < 0) return this.#change();
    this.#field.value = "";
    this.#change();
    this.#onPost(this.#room, body);
  }

  #change() {
    const body = this.#field.value;
    // The field is as high as this copy of its text (composer.css).
    find(this.#root, "grow").dataset.copy = body;
    this.#drafts.put(this.#room, body || null);
    this.#showLimit(countLeft(body, this.#limit));
    const send = /** @type {HTMLButtonElement} */ (find(this.#root, "send"));
    send.ariaDisabled = String(!body.trim() || countLeft(body, this.#limit) < 0);
  }

  /** @param {number} left */
  #showLimit(left) {
    const counter = find(this.#root, "counter");
    counter.hidden = left > NEAR_LIMIT;
    counter.dataset.over = left < 0 ? "yes" : "no";
    this.#field.ariaInvalid = String(left < 0);
    counter.textContent = describeLeft(left);
  }
}

/** Characters as the server counts them. @param {string} body @param {number} limit */
function countLeft(body, limit) {
  return body.length <= limit / 2 ? limit - body.length : limit - [...body].length;
}

/** @param {number} left */
function describeLeft(left) {
  const [text, count] = left < 0
    ? [ngettext("%(count)s character too many", "%(count)s characters too many", -left), -left]
    : [ngettext("%(count)s character left", "%(count)s characters left", left), left];
  return interpolate(text, { count });
}
