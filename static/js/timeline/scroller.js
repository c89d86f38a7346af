const NEAR_END_PX = 48;
const NEAR_EDGE_PX = 600;
const MIN_SHIFT_PX = 1 / 64; // what a layout tells apart

/**
 * Where the reader is in a long list: at the end, where new rows push the old ones up, or at a
 * line of their own, which stays where it is whatever is added, taken away or resized around it.
 */
export class Scroller {
  isAtEnd = true;
  #view;
  #content;
  #list;
  /** The reader's line, its place in the window, and how far the view was scrolled then. */
  #line = { element: /** @type {Element | null} */ (null), top: 0, scrolled: 0 };
  /** A fraction of a pixel above the rows: browsers scroll by whole ones. */
  #slack = 0;

  /**
   * @param {HTMLElement} view what scrolls
   * @param {HTMLElement} content all that is in it
   * @param {import("./row_list.js").RowList} list
   */
  constructor(view, content, list) {
    this.#view = view;
    this.#content = content;
    this.#list = list;
    const resized = new ResizeObserver(() => this.#keep());
    for (const element of [view, content]) resized.observe(element);
  }

  /** Whether the reader nears the top: time to fetch what is above. */
  get isNearTop() {
    return this.#view.scrollTop < NEAR_EDGE_PX;
  }

  get isNearBottom() {
    return this.#below() < NEAR_EDGE_PX;
  }

  /** The seq of the last message that is seen to its end. */
  get seenTo() {
    return this.#list.findSeqAbove(this.#view.getBoundingClientRect().bottom);
  }

  /** The seq of the reader's line; null at the end. @returns {number | null} */
  get seq() {
    const row = this.isAtEnd ? null : this.#line.element?.closest("[data-seq]");
    return row instanceof HTMLElement ? Number(row.dataset.seq) : null;
  }

  /** Take note of where the reader went. @param {boolean} isEndShown whether the list holds the end */
  note(isEndShown) {
    this.isAtEnd = isEndShown && this.#below() <= NEAR_END_PX;
    this.#fix();
  }

  /** Change the list without moving the reader. @param {() => void} change */
  hold(change) {
    // The reader may have scrolled since we were told last.
    if (this.#view.scrollTop !== this.#line.scrolled || !this.#line.element) this.#fix();
    change();
    this.#keep();
  }

  toEnd() {
    this.isAtEnd = true;
    this.#view.scrollTop = this.#view.scrollHeight;
  }

  /** Bring a row to a place in the view: 0 is its top, 1 its bottom. */
  scrollToRow(/** @type {Element} */ row, /** @type {number} */ place) {
    const { top, height } = this.#view.getBoundingClientRect();
    this.isAtEnd = false;
    this.#view.scrollTop += row.getBoundingClientRect().top - top - height * place;
    this.#fix();
  }

  /** Go no further than where a row would leave the view, though the reader is at the end. */
  stopAt(/** @type {Element | null} */ row, /** @type {number} */ place) {
    const { top } = this.#view.getBoundingClientRect();
    const isLeaving = row && row.getBoundingClientRect().top < top;
    if (this.isAtEnd && isLeaving) this.scrollToRow(row, place);
  }

  /** Choose the line that is to stay. */
  #fix() {
    const element = this.#list.findBelow(this.#view.getBoundingClientRect().top);
    const top = element?.getBoundingClientRect().top ?? 0;
    this.#line = { element, top, scrolled: this.#view.scrollTop };
  }

  #keep() {
    if (this.isAtEnd) return this.toEnd();
    if (!this.#line.element?.isConnected) return this.#fix();
    this.#view.scrollTop += this.#moved;
    this.#makeUpFor(this.#moved);
    this.#line.scrolled = this.#view.scrollTop;
  }

  /** How far the line is from its place. */
  get #moved() {
    const { element, top } = this.#line;
    return (element?.getBoundingClientRect().top ?? top) - top;
  }

  /** @param {number} rest the fraction of a pixel that scrolling left */
  #makeUpFor(rest) {
    if (Math.abs(rest) < MIN_SHIFT_PX || Math.abs(rest) >= 1) return;
    const slack = this.#slack - rest;
    const whole = Math.floor(slack);
    this.#slack = slack - whole;
    this.#content.style.setProperty("--slack", `${this.#slack}px`);
    this.#view.scrollTop -= whole;
  }

  #below() {
    return this.#view.scrollHeight - this.#view.scrollTop - this.#view.clientHeight;
  }
}
