import { find } from "../ui/dom.js";
import { RowList } from "./row_list.js";
import { buildRows } from "./rows.js";

/**
 * @typedef {object} Marks
 * @property {number | null} unreadAfter where the line *New* stands
 * @property {import("./scroll_target.js").ScrollTarget} target where reading began
 */

/** What the timeline is written on: its elements in the page. */
export class TimelineDom {
  #root;
  #me;

  /** @param {HTMLElement} root @param {import("../types.js").User} me */
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

  /**
   * @param {import("../store/room_state.js").RoomState} state
   * @param {import("./visible_window.js").VisibleWindow} visible
   * @param {Marks} marks
   */
  draw({ history, pending, shownMessages }, visible, { unreadAfter, target }) {
    const { window } = history;
    const shown = visible.slice(shownMessages.items);
    const unsent = visible.isAtNewest && !window ? [...pending.values()] : [];
    this.list.show(buildRows(shown, unsent, { me: this.#me, unreadAfter }));
    this.list.mark(target.link);
    const isStart = !(window ?? history).hasOlder && visible.isAtOldest;
    find(this.#root, "start").hidden = !isStart;
    find(this.#root, "older").hidden = history.olderBefore === null && window?.fetching !== "older";
    find(this.#root, "message-missing").hidden = !target.isMissing;
    const hasTexts = unsent.length || shown.some(({ kind }) => kind === "text");
    this.#root.dataset.empty = isStart && !hasTexts ? "yes" : "no";
  }
}
