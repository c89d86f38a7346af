import { schedule } from "./backoff.js";
import { JobsPanel } from "./jobs/jobs_panel.js";

/**
 * Add what stands beside the conversation and only hears what the server says.
 *
 * @param {import("./page.js").Page} page
 * @param {import("./client.js").Client} client
 */
export function attachExtras(page, client) {
  const jobs = new JobsPanel(page.api, schedule);
  client.listen((event) => jobs.hear(event));
}
