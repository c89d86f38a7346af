import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { isFinished } from "./job_list.js";
import { describeJob, describeSize, nameJob } from "./job_text.js";
import { ProgressRate } from "./progress_rate.js";

/** @typedef {import("../types.js").Job} Job */

/** A job in the panel, rendered from its template. */
export class JobView {
  #root = stamp("job");
  #progress = new ProgressRate();

  /** @param {string} id @param {(id: string) => void} onCancel */
  constructor(id, onCancel) {
    find(this.#root, "cancel").addEventListener("click", () => onCancel(id));
  }

  get element() {
    return this.#root;
  }

  /** @param {Job} job */
  fill(job) {
    if (job.state === "running") this.#progress.note(job.done, performance.now());
    this.#root.dataset.state = job.state;
    find(this.#root, "name").textContent = nameJob(job);
    find(this.#root, "job-status").textContent = describeJob(job, this.#progress);
    find(this.#root, "cancel").hidden = isFinished(job);
    const note = find(this.#root, "note");
    note.textContent = job.note;
    note.hidden = !job.note;
    this.#fillBar(job);
    this.#fillDownload(job.result);
    this.#fillOutcome(job.result);
  }

  /** @param {Job} job */
  #fillBar(job) {
    const bar = /** @type {HTMLProgressElement} */ (find(this.#root, "bar"));
    bar.hidden = isFinished(job);
    if (job.total === null) return bar.removeAttribute("value");
    bar.max = Math.max(1, job.total);
    bar.value = job.done;
  }

  /** The link to the job's result page, if it has one. @param {{page?: string}} result */
  #fillOutcome({ page = "" }) {
    const link = /** @type {HTMLAnchorElement} */ (find(this.#root, "outcome"));
    link.hidden = !page.startsWith("/");
    if (!link.hidden) link.href = page;
  }

  /** @param {{url?: string, size?: number}} result */
  #fillDownload({ url = "", size = 0 }) {
    const link = /** @type {HTMLAnchorElement} */ (find(this.#root, "download"));
    link.hidden = !url.startsWith("/");
    if (link.hidden) return;
    link.href = url;
    link.textContent = interpolate(gettext("Download (%(size)s)"), { size: describeSize(size) });
  }
}
