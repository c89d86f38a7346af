const GRACE_MS = 300;

/** Gives a room that misses changes a moment to receive them before it calls `onBehind`. */
export class GapTimer {
  #schedule;
  #onBehind;
  /** @type {Map<string, () => void>} by room */
  #cancels = new Map();

  /** @param {import("../types.js").Schedule} schedule @param {(room: string) => void} onBehind */
  constructor(schedule, onBehind) {
    this.#schedule = schedule;
    this.#onBehind = onBehind;
  }

  /** @param {string} id @param {boolean} isBehind */
  watch(id, isBehind) {
    if (!isBehind) this.cancel(id);
    else if (!this.#cancels.has(id)) {
      this.#cancels.set(id, this.#schedule(GRACE_MS, () => this.#expire(id)));
    }
  }

  /** @param {string} id */
  cancel(id) {
    this.#cancels.get(id)?.();
    this.#cancels.delete(id);
  }

  /** @param {string} id */
  #expire(id) {
    this.#cancels.delete(id);
    this.#onBehind(id);
  }
}
