import { schedule } from "../net/backoff.js";
import { LazyModule, withMarkup } from "../ui/lazy_module.js";

/** @typedef {import("../types.js").ServerEvent} ServerEvent */

/** Loads the jobs panel when the user has jobs or opens it. */
export class LazyJobsPanel {
  #panel;

  /** @param {import("../net/http.js").Http} http @param {import("../ui/notice.js").Notice} notice */
  constructor(http, notice) {
    const load = () => withMarkup(import("./jobs_panel.js"));
    this.#panel = new LazyModule(notice, load, ({ JobsPanel }) => new JobsPanel(http, schedule));
    document.addEventListener("click", ({ target }) => this.#openBy(target));
  }

  /** @param {ServerEvent} event */
  handle(event) {
    const isNews = event.type === "job.updated" || (event.type === "ready" && event.jobs.length > 0);
    if (isNews || this.#panel.part) this.#panel.use((panel) => panel.handle(event));
  }

  /** @param {EventTarget | null} target */
  #openBy(target) {
    const button = target instanceof Element ? target.closest("[data-open-jobs]") : null;
    if (button instanceof HTMLElement) this.#panel.use((panel) => panel.open(button));
  }
}
