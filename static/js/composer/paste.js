import { gettext } from "../ui/i18n.js";

const MIN_LINES = 3;
const SHARE = 0.5; // of the non-empty lines
const SIGNS = [
  /^(?:\t| {2,})\S/, // indented
  /[;{}]\s*$/,
  /=>|^\s*<\/?\w/,
  /^\s*(?:def|class|function|import|from|const|let|return|if|for|while|public|private)\b.*[:({>)]\s*$/,
];

/** Offers to wrap pasted text in a code block, if it looks like code. */
export class Paste {
  #field;
  #notice;

  /** @param {HTMLTextAreaElement} field @param {import("../ui/notice.js").Notice} notice */
  constructor(field, notice) {
    this.#field = field;
    this.#notice = notice;
  }

  /** @param {string} pasted already in the field, or about to be */
  check(pasted) {
    const text = pasted.replace(/\r\n?/g, "\n");
    const isInBlock = this.#field.value.slice(0, this.#field.selectionStart).split("```").length % 2 === 0;
    if (isInBlock || !looksLikeCode(text)) return;
    this.#notice.show(gettext("Format this as code?"), {
      name: gettext("Format as code"),
      run: () => this.#wrap(text),
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

/** Whether pasted text looks like several lines of code. @param {string} text */
export function looksLikeCode(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const isCode = (/** @type {string} */ line) => SIGNS.some((sign) => sign.test(line));
  return lines.length >= MIN_LINES && lines.filter(isCode).length >= lines.length * SHARE;
}

/** The text as a code block, with a fence longer than any within. @param {string} text */
export function fence(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}\n${text.replace(/\n$/, "")}\n${marks}`;
}
