import { gettext, interpolate, ngettext } from "../ui/i18n.js";

/** @typedef {import("../types.js").Job} Job */

const language = globalThis.document?.documentElement.lang || undefined;
const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const sizes = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

/** A job's title: its kind and subject. @param {Job} job */
export function nameJob({ kind, about }) {
  /** @type {Record<string, string>} */
  const names = {
    erase: gettext("Deletion"), export: gettext("Export"), import: gettext("Import"),
    purge: gettext("Purge"),
  };
  const name = names[kind] ?? gettext("Background job");
  return about ? `${name} · ${about}` : name;
}

/** A job's status in one line. @param {Job} job @param {import("./progress_rate.js").ProgressRate} progress */
export function describeJob(job, progress) {
  /** @type {Record<string, string>} */
  const ends = {
    queued: gettext("Waiting…"),
    succeeded: gettext("Done"),
    failed: gettext("Failed"),
    cancelled: gettext("Cancelled"),
  };
  return ends[job.state] ?? describeProgress(job, progress);
}

/** @param {Job} job @param {import("./progress_rate.js").ProgressRate} progress */
function describeProgress({ done, total }, progress) {
  const seconds = progress.secondsLeft(total);
  const parts = [
    total === null
      ? numbers.format(done)
      : interpolate(gettext("%(done)s of %(total)s"), {
          done: numbers.format(done), total: numbers.format(total),
        }),
    progress.rate ? interpolate(gettext("%(count)s per second"), { count: numbers.format(progress.rate) }) : "",
    seconds === null ? "" : describeTimeLeft(seconds),
  ];
  return parts.filter(Boolean).join(" · ");
}

/** @param {number} seconds */
function describeTimeLeft(seconds) {
  if (seconds < 90) {
    const count = Math.max(1, Math.ceil(seconds));
    return interpolate(ngettext("%(count)s second left", "%(count)s seconds left", count), { count });
  }
  const count = Math.ceil(seconds / 60);
  return interpolate(ngettext("%(count)s minute left", "%(count)s minutes left", count), { count });
}

/** @param {number} bytes */
export function describeSize(bytes) {
  const unit = bytes < 1e6 ? 1e3 : 1e6;
  const size = sizes.format(bytes / unit);
  return interpolate(unit === 1e3 ? gettext("%(size)s kB") : gettext("%(size)s MB"), { size });
}
