const NEAR_END_PX = 48;
const NEAR_EDGE_PX = 600;

/**
 * Where the reader is in a long list: at the end, where new rows push the old ones up, or at a
 * line of their own, which stays where it is whatever is added or taken away around it.
 */
export class Scroller {
  #view;
  #list;
  isAtEnd = true;

  /**
   * @param {HTMLElement} view what scrolls
   * @param {import("./row_list.js").RowList} list
   */
  constructor(view, list) {
    this.#view = view;
    this.#list = list;
    const resized = new ResizeObserver(() => this.isAtEnd && this.toEnd());
    for (const element of [view, ...view.children]) resized.observe(element);
  }

  /** Whether the reader nears the top: time to fetch what is above. */
  get isNearTop() {
    return this.#view.scrollTop < NEAR_EDGE_PX;
  }

  get isNearBottom() {
    return this.#below() < NEAR_EDGE_PX;
  }

  /** Take note of where the reader went. @param {boolean} isEndShown whether the list holds the end */
  note(isEndShown) {
    this.isAtEnd = isEndShown && this.#below() <= NEAR_END_PX;
  }

  /** Change the list without moving the reader. @param {() => void} change */
  hold(change) {
    const anchor = this.isAtEnd ? null : this.#list.findBelow(this.#view.getBoundingClientRect().top);
    const before = anchor?.getBoundingClientRect().top ?? 0;
    change();
    if (this.isAtEnd) this.toEnd();
    else if (anchor?.isConnected) this.#view.scrollTop += anchor.getBoundingClientRect().top - before;
  }

  toEnd() {
    this.isAtEnd = true;
    this.#view.scrollTop = this.#view.scrollHeight;
  }

  #below() {
    return this.#view.scrollHeight - this.#view.scrollTop - this.#view.clientHeight;
  }
}
