import { find } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { JobList } from "./job_list.js";
import { describeJob, nameJob } from "./job_text.js";
import { JobView } from "./job_view.js";
import { ProgressRate } from "./progress_rate.js";

const POLL_MS = 15_000; // poll, since events may be lost

/** @typedef {import("../types.js").Job} Job */

/** The panel of background jobs, and the entry in the sidebar that opens it. */
export class JobsPanel {
  #jobs = new JobList();
  /** @type {Map<string, JobView>} */
  #views = new Map();
  #root = find(document, "jobs");
  #entry = find(document, "jobs-entry");
  #http;
  #schedule;
  #forget = () => {};
  /** @type {HTMLElement | null} */
  #opener = null;

  /** @param {import("../net/http.js").Http} http @param {import("../types.js").Schedule} schedule */
  constructor(http, schedule) {
    this.#http = http;
    this.#schedule = schedule;
    document.body.append(this.#root); // narrow screens hide the room's column while they show the sidebar
    find(this.#root, "close-jobs").addEventListener("click", () => this.#close());
    this.#root.addEventListener("keydown", ({ key }) => key === "Escape" && this.#close());
  }

  /** @param {import("../types.js").ServerEvent} event */
  handle(event) {
    if (event.type === "ready") this.#replace(event.jobs);
    if (event.type === "job.updated") this.#update(event.job);
  }

  /** @param {HTMLElement} button that opens it */
  open(button) {
    this.#opener = button;
    this.#root.hidden = false;
    find(this.#root, "jobs-title").focus();
  }

  #close() {
    this.#root.hidden = true;
    const menu = this.#opener?.closest("details")?.querySelector("summary");
    (menu ?? this.#opener)?.focus();
  }

  /** @param {Job[]} jobs */
  #replace(jobs) {
    this.#jobs.replace(jobs);
    this.#render();
  }

  /** @param {Job} job */
  #update(job) {
    if (this.#jobs.update(job)) this.#announce(job);
    this.#render();
  }

  /** @param {Job} job */
  #announce(job) {
    find(this.#root, "jobs-announcement").textContent = `${nameJob(job)}: ${describeJob(job, new ProgressRate())}`;
  }

  #render() {
    const { all, unfinished } = this.#jobs;
    const views = all.map((job) => this.#fill(job).element);
    const list = find(this.#root, "jobs-list");
    const isSame = views.every((view, index) => list.children[index] === view);
    if (!isSame || list.children.length !== views.length) list.replaceChildren(...views);
    find(this.#root, "jobs-empty").hidden = all.length > 0;
    this.#entry.hidden = all.length === 0;
    find(this.#entry, "jobs-status").textContent = unfinished.length
      ? interpolate(gettext("%(count)s in progress"), { count: unfinished.length })
      : gettext("done");
    this.#watch(unfinished.length > 0);
  }

  /** @param {boolean} isWaiting */
  #watch(isWaiting) {
    this.#forget();
    this.#forget = isWaiting ? this.#schedule(POLL_MS, () => this.#ask()) : () => {};
  }

  async #ask() {
    const jobs = /** @type {Job[] | null} */ (await this.#http.getOrNull("jobs"));
    for (const job of jobs ?? []) this.#jobs.update(job);
    this.#render();
  }

  /** @param {string} id */
  async #cancel(id) {
    const job = await this.#http.post(`jobs/${id}/cancel`).catch(() => null);
    if (job) this.#update(job);
  }

  /** @param {Job} job */
  #fill(job) {
    const view = this.#views.get(job.id) ?? new JobView(job.id, (id) => this.#cancel(id));
    this.#views.set(job.id, view);
    view.fill(job);
    return view;
  }
}
