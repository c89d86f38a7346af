const GAP = 4; // px between the popup and its anchor
const MARGIN = 8; // px to the edge of the window

/**
 * A popup next to its anchor. Escape, a press outside and losing the focus close it; the focus
 * returns to where it was.
 */
export class Popup {
  #element;
  /** @type {Element | null} */
  #anchor = null;
  /** @type {HTMLElement | null} */
  #from = null;

  /** @param {HTMLElement} element with `popover="manual"` */
  constructor(element) {
    this.#element = element;
    element.addEventListener("keydown", (event) => this.#press(event));
    element.addEventListener("focusout", ({ relatedTarget }) => this.#leave(relatedTarget));
    document.addEventListener("pointerdown", ({ target }) => this.#pressElsewhere(target), true);
  }

  get isOpen() {
    return this.#element.matches(":popover-open");
  }

  /** @param {Element} anchor @param {HTMLElement | null} [first] gets the focus */
  open(anchor, first = null) {
    this.#from = /** @type {HTMLElement | null} */ (document.activeElement);
    this.#anchor = anchor;
    this.#element.showPopover();
    this.#position(anchor.getBoundingClientRect());
    first?.focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.#element.contains(document.activeElement);
    this.#element.hidePopover();
    if (hadFocus) this.#from?.focus({ preventScroll: true });
  }

  /** Below the anchor, or above if there is more room; never outside the window. */
  #position(/** @type {DOMRect} */ anchor) {
    const { offsetWidth: width, offsetHeight: height } = this.#element;
    const isBelow = anchor.bottom + GAP + height <= innerHeight - MARGIN;
    const y = isBelow ? anchor.bottom + GAP : anchor.top - GAP - height;
    const x = Math.min(anchor.right - width, innerWidth - MARGIN - width);
    // On narrow screens the style sheet places it at the bottom instead.
    this.#element.style.setProperty("--x", `${Math.max(MARGIN, x)}px`);
    this.#element.style.setProperty("--y", `${Math.max(MARGIN, Math.min(y, innerHeight - MARGIN - height))}px`);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.close();
  }

  /** @param {EventTarget | null} target */
  #leave(target) {
    if (target instanceof Node && !this.#element.contains(target)) this.close();
  }

  /** @param {EventTarget | null} target */
  #pressElsewhere(target) {
    if (!this.isOpen || !(target instanceof Node)) return;
    if (!this.#element.contains(target) && !this.#anchor?.contains(target)) this.close();
  }
}
