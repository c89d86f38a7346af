import { formatMoment } from "../ui/date_format.js";
import { find, stamp } from "../ui/dom.js";

/** @typedef {{body: string, html: string, edited_at: string}} Edit `edited_at` is when this version was replaced */

/**
 * Show the earlier versions of a message, newest first.
 *
 * @param {import("../types.js").Message} message
 * @param {Edit[]} edits oldest first
 */
export function showEdits(message, edits) {
  const dialog = /** @type {HTMLDialogElement} */ (find(document, "edits-dialog"));
  const startedAt = [message.created_at, ...edits.map(({ edited_at: at }) => at)];
  const rows = edits.map(({ html }, index) => drawVersion(html, startedAt[index]));
  find(dialog, "edits").replaceChildren(...rows.reverse());
  dialog.showModal();
}

/** @param {string} html sanitized by the server @param {string} at */
function drawVersion(html, at) {
  const row = stamp("edit-row");
  const time = /** @type {HTMLTimeElement} */ (find(row, "time"));
  time.dateTime = at;
  time.textContent = formatMoment(at);
  find(row, "body").innerHTML = html;
  return row;
}
