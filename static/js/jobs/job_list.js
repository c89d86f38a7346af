/** @typedef {import("../types.js").Job} Job */

/** The user's background jobs: unfinished ones, and those that finished recently. */
export class JobList {
  /** @type {Map<string, Job>} */
  #jobs = new Map();

  /** Newest first: ids sort by creation time. */
  get all() {
    return [...this.#jobs.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  get unfinished() {
    return this.all.filter((job) => !isFinished(job));
  }

  /** Replace the list. @param {Job[]} jobs */
  replace(jobs) {
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
  }

  /**
   * A late event does not reopen a finished job.
   *
   * @param {Job} job
   * @returns {boolean} whether this update finished it
   */
  update(job) {
    const known = this.#jobs.get(job.id);
    if (known && isFinished(known)) return false;
    this.#jobs.set(job.id, job);
    return isFinished(job);
  }
}

/** @param {Job} job */
export const isFinished = ({ finished_at: finishedAt }) => finishedAt !== null;
