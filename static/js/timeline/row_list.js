import { MessageView } from "../message/message_view.js";
import { LineView } from "./line_view.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {MessageView | LineView} View */

/** Keeps the children of an element equal to a list of rows, touching only what changed. */
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
    let place = this.#root.firstElementChild;
    for (const row of rows) {
      const { element } = this.#fill(row);
      if (element === place) place = place.nextElementSibling;
      else this.#root.insertBefore(element, place);
    }
  }

  /**
   * The text of the first message that is not wholly above `edge`, a distance from the top of the
   * window. Not the whole row: a name above the text goes when older messages of its author come.
   */
  findBelow(/** @type {number} */ edge) {
    const rows = this.#root.children;
    for (let index = this.#countAbove(edge); index < rows.length; index++) {
      const text = rows[index].querySelector("[data-body]");
      if (text && bottomOf(text) > edge) return text;
    }
    return null;
  }

  /** The seq of the last message that is wholly above `edge`, or 0. */
  findSeqAbove(/** @type {number} */ edge) {
    for (let index = this.#countAbove(edge) - 1; index >= 0; index--) {
      const { seq } = /** @type {HTMLElement} */ (this.#root.children[index]).dataset;
      if (seq) return Number(seq);
    }
    return 0;
  }

  /** The line *New*, or the row of the first message from `seq` on, which a link leads to. */
  findRow(/** @type {number} */ seq, /** @type {boolean} */ isLink) {
    if (!isLink && this.newLine) return this.newLine;
    const rows = /** @type {HTMLElement[]} */ ([...this.#root.children]);
    return rows.find(({ dataset }) => Number(dataset.seq) >= seq) ?? null;
  }

  /** Show which message was linked to. @param {number | null} seq */
  mark(seq) {
    for (const row of this.#root.querySelectorAll("[data-linked]")) row.removeAttribute("data-linked");
    const row = seq === null ? null : this.#root.querySelector(`[data-seq="${seq}"]`);
    row?.setAttribute("data-linked", "");
    row?.setAttribute("tabindex", "-1");
  }

  /** The line above what is unread. @returns {HTMLElement | null} */
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

  /** @param {Set<string>} keys the rows that stay */
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
