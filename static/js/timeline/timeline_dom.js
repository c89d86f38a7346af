import { find } from "../ui/dom.js";
import { RowList } from "./row_list.js";
import { buildRows } from "./rows.js";

/**
 * @typedef {object} Marks
 * @property {number | null} unreadAfter the seq after which the *New* line is shown
 * @property {import("./scroll_target.js").ScrollTarget} target where the room opened
 */

/** The DOM of the timeline. */
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

  /** Whether it has a size: narrow screens may show the sidebar instead. */
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
