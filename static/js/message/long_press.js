const PRESS_MS = 500;
const SLACK = 10; // the distance in px a finger may move

/** Calls `onPress` when a finger rests on something under `root`. Ignores the mouse. */
export class LongPress {
  #onPress;
  /** @type {{x: number, y: number, timer: number} | null} */
  #down = null;
  #wasLong = false;

  /** @param {HTMLElement} root @param {(target: Element) => void} onPress */
  constructor(root, onPress) {
    this.#onPress = onPress;
    root.addEventListener("pointerdown", (event) => this.#begin(event));
    root.addEventListener("pointermove", (event) => this.#move(event));
    for (const type of ["pointerup", "pointercancel"]) root.addEventListener(type, () => this.#end());
    // Otherwise the click that follows hits whatever is under the finger by then.
    root.addEventListener("touchend", (event) => this.#wasLong && event.preventDefault());
    root.addEventListener("scroll", () => this.#end(), { passive: true });
    root.addEventListener("contextmenu", (event) => this.#down && event.preventDefault());
  }

  /** @param {PointerEvent} event */
  #begin({ pointerType, target, clientX: x, clientY: y }) {
    this.#end();
    this.#wasLong = false;
    if (pointerType !== "touch" || !(target instanceof Element) || target.closest("a, button")) return;
    const timer = setTimeout(() => {
      this.#wasLong = true;
      getSelection()?.removeAllRanges();
      this.#onPress(target);
    }, PRESS_MS);
    this.#down = { x, y, timer };
  }

  /** @param {PointerEvent} event */
  #move({ clientX, clientY }) {
    if (this.#down && Math.hypot(clientX - this.#down.x, clientY - this.#down.y) > SLACK) this.#end();
  }

  #end() {
    clearTimeout(this.#down?.timer);
    this.#down = null;
  }
}
