import { LineView } from "./line_view.js";
import { MessageView } from "./message_view.js";

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
    for (const text of this.#root.querySelectorAll("[data-body]")) {
      if (text.getBoundingClientRect().bottom > edge) return text;
    }
    return null;
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
