const WINDOW_MS = 10_000;
const MIN_MS = 1_000;

/** The speed of a job over the last ten seconds. */
export class ProgressRate {
  /** @type {{done: number, at: number}[]} */
  #samples = [];

  /** @param {number} done @param {number} at in milliseconds */
  note(done, at) {
    if (done < (this.#samples.at(-1)?.done ?? 0)) this.#samples = []; // the step was restarted
    this.#samples.push({ done, at });
    while (this.#samples.length > 2 && this.#samples[1].at <= at - WINDOW_MS) this.#samples.shift();
  }

  /** Units per second; 0 while unknown. */
  get rate() {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (!first || !last || last.at - first.at < MIN_MS) return 0;
    return ((last.done - first.done) * 1_000) / (last.at - first.at);
  }

  /**
   * @param {number | null} total
   * @returns {number | null} seconds, or null while unknown
   */
  secondsLeft(total) {
    const { rate } = this;
    const done = this.#samples.at(-1)?.done ?? 0;
    return total === null || !rate ? null : Math.max(0, (total - done) / rate);
  }
}
