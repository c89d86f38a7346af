import { gettext } from "./i18n.js";

const language = globalThis.document?.documentElement.lang || undefined;
const clockFormat = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" });
const momentFormat = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "short" });
const shortFormat = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const dayFormat = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
const oldDayFormat = new Intl.DateTimeFormat(language, { dateStyle: "long" });

/** Hour and minute. @param {string} at */
export const formatClock = (at) => clockFormat.format(new Date(at));

/** Date and time in full. @param {string} at */
export const formatMoment = (at) => momentFormat.format(new Date(at));

/** Date and time, short. @param {string} at */
export const formatShort = (at) => shortFormat.format(new Date(at));

/** @param {string} at @param {Date} [now] */
export function formatDay(at, now = new Date()) {
  const date = new Date(at);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return gettext("Today");
  if (date.toDateString() === yesterday.toDateString()) return gettext("Yesterday");
  return (date.getFullYear() === now.getFullYear() ? dayFormat : oldDayFormat).format(date);
}
