import { find } from "./dom.js";

/** Which column phones show. Where the rooms stand alone they are the page's main part, with its heading. */
export class Columns {
  #root;
  #isNarrow = matchMedia("(width < 45rem)");

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#isNarrow.addEventListener("change", () => this.#name());
  }

  /** @param {"room" | "rooms"} column */
  show(column) {
    this.#root.dataset.column = column;
    this.#name();
  }

  #name() {
    const isAlone = this.#isNarrow.matches && this.#root.dataset.column === "rooms";
    find(this.#root, "sidebar").role = isAlone ? "main" : "complementary";
    const site = find(this.#root, "site-name");
    site.role = isAlone ? "heading" : null;
    site.ariaLevel = isAlone ? "1" : null;
  }
}
