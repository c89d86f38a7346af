import { MessageView } from "../message/message_view.js";
import { LineView } from "./line_view.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {MessageView | LineView} View */

/** Renders a list of rows, changing only the elements that differ. */
export class RowList {
  #root;
  /** @type {Map<string, View>} */
  #views = new Map();

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {Row[]} rows */
  show(rows) {
    this.#drop(new Set(rows.map(({ key }) => key)));
    let next = this.#root.firstElementChild;
    for (const row of rows) {
      const { element } = this.#fill(row);
      if (element === next) next = next.nextElementSibling;
      else this.#root.insertBefore(element, next);
    }
  }

  /**
   * The body of the first message that is not entirely above `edge`, in px from the top of the window.
   * Not its row, whose header disappears when older messages of the author are added.
   */
  findBelow(/** @type {number} */ edge) {
    const rows = this.#root.children;
    for (let index = this.#countAbove(edge); index < rows.length; index++) {
      const text = rows[index].querySelector("[data-body]");
      if (text && bottomOf(text) > edge) return text;
    }
    return null;
  }

  /** The seq of the last message that is entirely above `edge`, or 0. */
  findSeqAbove(/** @type {number} */ edge) {
    for (let index = this.#countAbove(edge) - 1; index >= 0; index--) {
      const { seq } = /** @type {HTMLElement} */ (this.#root.children[index]).dataset;
      if (seq) return Number(seq);
    }
    return 0;
  }

  /** The *New* line, or for a link the row of the first message from `seq` on. */
  findRow(/** @type {number} */ seq, /** @type {boolean} */ isLink) {
    if (!isLink && this.newLine) return this.newLine;
    const rows = /** @type {HTMLElement[]} */ ([...this.#root.children]);
    return rows.find(({ dataset }) => Number(dataset.seq) >= seq) ?? null;
  }

  /** Highlight the linked message. @param {number | null} seq */
  mark(seq) {
    for (const row of this.#root.querySelectorAll("[data-linked]")) row.removeAttribute("data-linked");
    const row = seq === null ? null : this.#root.querySelector(`[data-seq="${seq}"]`);
    row?.setAttribute("data-linked", "");
    row?.setAttribute("tabindex", "-1");
  }

  /** The line above the unread messages. @returns {HTMLElement | null} */
  get newLine() {
    return this.#views.get("new")?.element ?? null;
  }

  #countAbove(/** @type {number} */ edge) {
    const rows = this.#root.children;
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (bottomOf(rows[middle]) <= edge) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** @param {Set<string>} keys the rows to keep */
  #drop(keys) {
    for (const [key, view] of this.#views) {
      if (keys.has(key)) continue;
      view.element.remove();
      this.#views.delete(key);
    }
  }

  /** @param {Row} row */
  #fill(row) {
    const view = this.#views.get(row.key) ?? this.#add(row);
    view.fill(row);
    return view;
  }

  /** @param {Row} row */
  #add({ key, type }) {
    const view = type === "message" ? new MessageView() : new LineView();
    this.#views.set(key, view);
    return view;
  }
}

/** @param {Element} element */
function bottomOf(element) {
  return element.getBoundingClientRect().bottom;
}
