const GRACE_MS = 300;

/** Gives each room that is behind a moment to catch up by itself before `onBehind` is told. */
export class GapTimer {
  #schedule;
  #onBehind;
  /** @type {Map<string, () => void>} */
  #cancels = new Map();

  /** @param {import("../types.js").Schedule} schedule @param {(room: string) => void} onBehind */
  constructor(schedule, onBehind) {
    this.#schedule = schedule;
    this.#onBehind = onBehind;
  }

  /** @param {string} id @param {boolean} isBehind */
  watch(id, isBehind) {
    if (!isBehind) this.forget(id);
    else if (!this.#cancels.has(id)) {
      this.#cancels.set(id, this.#schedule(GRACE_MS, () => this.#report(id)));
    }
  }

  /** @param {string} id */
  forget(id) {
    this.#cancels.get(id)?.();
    this.#cancels.delete(id);
  }

  /** @param {string} id */
  #report(id) {
    this.#cancels.delete(id);
    this.#onBehind(id);
  }
}
