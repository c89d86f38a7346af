import { schedule } from "./backoff.js";

/** One thing to do later; setting it anew replaces what was set. */
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
