const NEAR_END_PX = 48;
const NEAR_EDGE_PX = 600;
const MIN_SHIFT_PX = 1 / 64; // the resolution of layout

/**
 * Keeps the scroll position of a long list: either at the end, or at the line being read, which
 * stays in place whatever is added, removed or resized around it.
 */
export class Scroller {
  isAtEnd = true;
  #view;
  #content;
  #list;
  /** The line being read, its position in the window, and the scroll position at that time. */
  #line = { element: /** @type {Element | null} */ (null), top: 0, scrolled: 0 };
  /** A fraction of a pixel above the rows, since browsers scroll by whole pixels. */
  #remainder = 0;

  /**
   * @param {HTMLElement} view the scrolling element
   * @param {HTMLElement} content its content
   * @param {import("./row_list.js").RowList} list
   */
  constructor(view, content, list) {
    this.#view = view;
    this.#content = content;
    this.#list = list;
    const resized = new ResizeObserver(() => this.#keep());
    for (const element of [view, content]) resized.observe(element);
  }

  /** Whether the top is near, so that older messages should be fetched. */
  get isNearTop() {
    return this.#view.scrollTop < NEAR_EDGE_PX;
  }

  get isNearBottom() {
    return this.#below() < NEAR_EDGE_PX;
  }

  /** The seq of the last message that is entirely in view. */
  get seenTo() {
    return this.#list.findSeqAbove(this.#view.getBoundingClientRect().bottom);
  }

  /** The seq of the line being read; null at the end. @returns {number | null} */
  get seq() {
    const row = this.isAtEnd ? null : this.#line.element?.closest("[data-seq]");
    return row instanceof HTMLElement ? Number(row.dataset.seq) : null;
  }

  /** Take note of where the reader went. @param {boolean} isEndShown whether the list includes the newest message */
  note(isEndShown) {
    this.isAtEnd = isEndShown && this.#below() <= NEAR_END_PX;
    this.#fix();
  }

  /** Change the list without moving the line being read. @param {() => void} change */
  hold(change) {
    // The user may have scrolled since the last scroll event.
    if (this.#view.scrollTop !== this.#line.scrolled || !this.#line.element) this.#fix();
    change();
    this.#keep();
  }

  toEnd() {
    this.isAtEnd = true;
    this.#view.scrollTop = this.#view.scrollHeight;
  }

  /** Scroll a row to a position in the view: 0 is its top, 1 its bottom. */
  scrollToRow(/** @type {Element} */ row, /** @type {number} */ position) {
    const { top, height } = this.#view.getBoundingClientRect();
    this.isAtEnd = false;
    this.#view.scrollTop += row.getBoundingClientRect().top - top - height * position;
    this.#fix();
  }

  /** At the end, stop where the row would leave the view. */
  stopAt(/** @type {Element | null} */ row, /** @type {number} */ position) {
    const { top } = this.#view.getBoundingClientRect();
    const isLeaving = row && row.getBoundingClientRect().top < top;
    if (this.isAtEnd && isLeaving) this.scrollToRow(row, position);
  }

  /** Choose the line to keep in place. */
  #fix() {
    const element = this.#list.findBelow(this.#view.getBoundingClientRect().top);
    const top = element?.getBoundingClientRect().top ?? 0;
    this.#line = { element, top, scrolled: this.#view.scrollTop };
  }

  #keep() {
    if (this.isAtEnd) return this.toEnd();
    if (!this.#line.element?.isConnected) return this.#fix();
    this.#view.scrollTop += this.#moved;
    this.#compensate(this.#moved);
    this.#line.scrolled = this.#view.scrollTop;
  }

  /** How far the line has moved. */
  get #moved() {
    const { element, top } = this.#line;
    return (element?.getBoundingClientRect().top ?? top) - top;
  }

  /** @param {number} rest the remaining fraction of a pixel */
  #compensate(rest) {
    if (Math.abs(rest) < MIN_SHIFT_PX || Math.abs(rest) >= 1) return;
    const remainder = this.#remainder - rest;
    const whole = Math.floor(remainder);
    this.#remainder = remainder - whole;
    this.#content.style.setProperty("--slack", `${this.#remainder}px`);
    this.#view.scrollTop -= whole;
  }

  #below() {
    return this.#view.scrollHeight - this.#view.scrollTop - this.#view.clientHeight;
  }
}
