const WINDOW_MS = 10_000;
const LEAST_MS = 1_000;

/** How fast a job goes, by what was heard of it in the last ten seconds. */
export class ProgressRate {
  /** @type {{done: number, at: number}[]} */
  #heard = [];

  /** @param {number} done @param {number} at in milliseconds */
  note(done, at) {
    if (done < (this.#heard.at(-1)?.done ?? 0)) this.#heard = []; // it began its step again
    this.#heard.push({ done, at });
    while (this.#heard.length > 2 && this.#heard[1].at <= at - WINDOW_MS) this.#heard.shift();
  }

  /** Units a second, or 0 while nobody can say. */
  get rate() {
    const [first, last] = [this.#heard[0], this.#heard.at(-1)];
    if (!first || !last || last.at - first.at < LEAST_MS) return 0;
    return ((last.done - first.done) * 1_000) / (last.at - first.at);
  }

  /**
   * @param {number | null} total
   * @returns {number | null} seconds, or null while nobody can say
   */
  secondsLeft(total) {
    const { rate } = this;
    const done = this.#heard.at(-1)?.done ?? 0;
    return total === null || !rate ? null : Math.max(0, (total - done) / rate);
  }
}
