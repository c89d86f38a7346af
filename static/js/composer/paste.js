import { gettext } from "../ui/i18n.js";
import { fence, looksLikeCode } from "./code.js";

/** Offers to make a block of code of what was pasted, if it looks like some. */
export class Paste {
  #field;
  #notice;

  /** @param {HTMLTextAreaElement} field @param {import("../ui/notice.js").Notice} notice */
  constructor(field, notice) {
    this.#field = field;
    this.#notice = notice;
  }

  /** @param {string} pasted that is in the field by now, or will be when this has ended */
  check(pasted) {
    const text = pasted.replace(/\r\n?/g, "\n");
    const isInBlock = this.#field.value.slice(0, this.#field.selectionStart).split("```").length % 2 === 0;
    if (isInBlock || !looksLikeCode(text)) return;
    this.#notice.show(gettext("Format this as code?"), {
      name: gettext("Format as code"),
      act: () => this.#wrap(text),
    });
  }

  /** @param {string} text */
  #wrap(text) {
    const { value } = this.#field;
    const start = value.lastIndexOf(text);
    if (start >= 0) {
      const before = start && value[start - 1] !== "\n" ? "\n" : "";
      this.#field.setRangeText(before + fence(text), start, start + text.length, "end");
      this.#field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.#field.focus();
  }
}
