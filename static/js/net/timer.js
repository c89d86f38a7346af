import { schedule } from "./backoff.js";

/** A timer for one task; setting it again replaces the task. */
export class Timer {
  /** @type {(() => void) | null} */
  #cancel = null;

  /** @param {number} ms @param {() => void} task */
  set(ms, task) {
    this.stop();
    this.#cancel = schedule(ms, task);
  }

  stop() {
    this.#cancel?.();
    this.#cancel = null;
  }
}
