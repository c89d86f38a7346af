import { find } from "../ui/dom.js";
import { interpolate, ngettext } from "../ui/i18n.js";
import { drawOptions } from "./completion_list.js";
import { findToken } from "./completion_token.js";

const MAX_SHOWN = 8;

/** @typedef {import("./completion_sources.js").Option} Option */

/**
 * Suggests completions for `@`, `:` and `#` while typing. The field keeps the focus and points at the
 * option; arrow keys choose, Enter and Tab accept, Escape closes. During IME composition nothing is
 * suggested and no key is handled.
 */
export class Completion {
  #list;
  #status;
  #field;
  #sources;
  /** @type {Option[]} */
  #options = [];
  #chosen = 0;
  #latestRequest = 0;

  /**
   * @param {HTMLElement} root
   * @param {HTMLTextAreaElement} field
   * @param {Record<string, (query: string) => Promise<Option[]>>} sources
   */
  constructor(root, field, sources) {
    this.#list = find(root, "options");
    this.#status = find(root, "options-status");
    this.#field = field;
    this.#sources = sources;
    field.addEventListener("input", (event) => this.offer(/** @type {InputEvent} */ (event).isComposing));
    field.addEventListener("compositionend", () => this.offer());
    field.addEventListener("click", () => this.#close());
    field.addEventListener("blur", () => this.#close());
    // In the capture phase: before the composer's own keys, and before Enter sends.
    root.addEventListener("keydown", (event) => this.#press(event), true);
    this.#list.addEventListener("pointerdown", (event) => this.#handlePointer(event));
  }

  get #isOpen() {
    return !this.#list.hidden;
  }

  /** @param {boolean} [isComposing] */
  async offer(isComposing = false) {
    const request = ++this.#latestRequest;
    const token = isComposing ? null : findToken(this.#field.value.slice(0, this.#field.selectionEnd));
    if (!token) return this.#close();
    const options = await this.#sources[token.trigger](token.query).catch(() => []);
    if (request !== this.#latestRequest) return;
    this.#options = options.slice(0, MAX_SHOWN);
    if (this.#options.length) this.#show();
    else this.#close();
  }

  #show() {
    this.#list.hidden = false;
    drawOptions(this.#list, this.#options);
    this.#field.setAttribute("aria-controls", this.#list.id);
    const count = this.#options.length;
    this.#status.textContent = interpolate(ngettext("%(count)s suggestion", "%(count)s suggestions", count), { count });
    this.#choose(0);
  }

  #close() {
    this.#latestRequest += 1;
    if (!this.#isOpen) return;
    this.#list.hidden = true;
    this.#status.textContent = "";
    this.#field.removeAttribute("aria-activedescendant");
    this.#field.removeAttribute("aria-controls");
  }

  /** @param {number} index */
  #choose(index) {
    this.#chosen = (index + this.#options.length) % this.#options.length;
    for (const [index, item] of [...this.#list.children].entries()) item.ariaSelected = String(index === this.#chosen);
    const item = this.#list.children[this.#chosen];
    item.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", item.id);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (!this.#isOpen || event.isComposing || event.target !== this.#field) return;
    /** @type {Record<string, () => void>} */
    const keys = {
      ArrowDown: () => this.#choose(this.#chosen + 1),
      ArrowUp: () => this.#choose(this.#chosen - 1),
      Enter: () => this.#accept(),
      Tab: () => this.#accept(),
      Escape: () => this.#close(),
    };
    if (event.shiftKey || !keys[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  }

  /** @param {PointerEvent} event */
  #handlePointer(event) {
    const item = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    event.preventDefault(); // keep the focus in the field
    if (!item) return;
    this.#choose([...this.#list.children].indexOf(item));
    this.#accept();
  }

  #accept() {
    const field = this.#field;
    const end = field.selectionEnd;
    const token = findToken(field.value.slice(0, end));
    const option = this.#options[this.#chosen];
    this.#close();
    if (!token || !option) return;
    field.setRangeText(option.text, token.start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
