import { find } from "./dom.js";
import { buildRows } from "./rows.js";
import { RowList } from "./row_list.js";

/**
 * @typedef {object} Shown
 * @property {import("./types.js").Message[]} messages
 * @property {import("./types.js").Pending[]} pending
 * @property {number | null} unreadAfter
 * @property {number | null} link the message that was linked to
 * @property {boolean} isAstray whether a link led to nothing
 * @property {boolean} isStart whether this is the room's beginning
 * @property {boolean} isFetching whether older messages are on their way
 */

/** What the timeline is written on: its elements in the page. */
export class Sheet {
  #root;
  #me;

  /** @param {HTMLElement} root @param {import("./types.js").User} me */
  constructor(root, me) {
    this.#root = root;
    this.#me = me;
    this.list = new RowList(find(root, "rows"));
  }

  get isVisible() {
    return document.visibilityState === "visible" && this.hasRoom;
  }

  /** Whether there is room for it: on phones it may be the other column's turn. */
  get hasRoom() {
    return this.#root.clientHeight > 0;
  }

  /** @param {boolean} isLoading */
  setLoading(isLoading) {
    this.#root.dataset.loading = isLoading ? "yes" : "no";
  }

  clear() {
    this.list.show([]);
  }

  /** @param {Shown} shown */
  draw({ messages, pending, unreadAfter, link, isAstray, isStart, isFetching }) {
    this.list.show(buildRows(messages, pending, { me: this.#me, unreadAfter }));
    this.list.mark(link);
    find(this.#root, "start").hidden = !isStart;
    find(this.#root, "older").hidden = !isFetching;
    find(this.#root, "astray").hidden = !isAstray;
    const hasTexts = pending.length || messages.some(({ kind }) => kind === "text");
    this.#root.dataset.empty = isStart && !hasTexts ? "yes" : "no";
  }
}
