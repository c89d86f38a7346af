const IDLE_AFTER_MS = 5 * 60_000;
const INPUT = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];

/** Detects that the user has not interacted with the page for a while. */
export class IdleDetector {
  #onChange;
  #schedule;
  #isIdle = false;
  #cancel = () => {};
  #touchedAt = -Infinity;

  /**
   * @param {EventTarget} page
   * @param {(isIdle: boolean) => void} onChange
   * @param {import("../types.js").Schedule} schedule
   * @param {() => number} [now] in milliseconds
   */
  constructor(page, onChange, schedule, now = Date.now) {
    this.#onChange = onChange;
    this.#schedule = schedule;
    const touch = () => this.#touch(now());
    for (const type of INPUT) page.addEventListener(type, touch, { capture: true, passive: true });
    this.#touch(now());
  }

  get isIdle() {
    return this.#isIdle;
  }

  /** At most once a second: pointers move often. @param {number} at */
  #touch(at) {
    if (at - this.#touchedAt < 1_000 && !this.#isIdle) return;
    this.#touchedAt = at;
    this.#cancel();
    this.#cancel = this.#schedule(IDLE_AFTER_MS, () => this.#change(true));
    this.#change(false);
  }

  /** @param {boolean} isIdle */
  #change(isIdle) {
    if (this.#isIdle === isIdle) return;
    this.#isIdle = isIdle;
    this.#onChange(isIdle);
  }
}
