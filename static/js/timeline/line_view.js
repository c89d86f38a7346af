import { formatDay, formatMoment } from "../ui/date_format.js";
import { find, stamp } from "../ui/dom.js";
import { gettext } from "../ui/i18n.js";
import { describeEvent } from "./event_text.js";

/** @typedef {import("./rows.js").Row} Row */

/** A line between messages: a date, the start of the unread messages, or an event. */
export class LineView {
  #root = stamp("line");

  get element() {
    return this.#root;
  }

  /** @param {Row} row */
  fill(row) {
    this.#root.dataset.type = row.type;
    if (row.message) this.#root.dataset.seq = String(row.message.seq);
    if (row.message) this.#root.title = formatMoment(row.at);
    const element = find(this.#root, "text");
    const text = describe(row);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** @param {Row} row */
function describe(row) {
  if (row.type === "day") return formatDay(row.at);
  if (row.type === "new") return gettext("New");
  return describeEvent(row.message?.body ?? "", row.author?.name ?? "", row.message?.details);
}
