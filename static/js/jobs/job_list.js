/** @typedef {import("../types.js").Job} Job */

/** My jobs as this tab knows them: what is under way, and what ended lately. */
export class JobList {
  /** @type {Map<string, Job>} */
  #jobs = new Map();

  /** Newest first: ids sort by the time they were made. */
  get all() {
    return [...this.#jobs.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  get unfinished() {
    return this.all.filter((job) => !isFinished(job));
  }

  /** Know these, and no others. @param {Job[]} jobs */
  replace(jobs) {
    this.#jobs = new Map(jobs.map((job) => [job.id, job]));
  }

  /**
   * An event that comes late does not bring an ended job back.
   *
   * @param {Job} job
   * @returns {boolean} whether it has ended just now
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
