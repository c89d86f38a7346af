import { drawAvatar, find, stamp } from "./dom.js";
import { gettext } from "./i18n.js";
import { formatClock, formatMoment } from "./times.js";

/** @typedef {import("./rows.js").Row} Row */

/** A message in the page: a copy of the one template, filled with a row. */
export class MessageView {
  #root = stamp("message");
  /** @type {Row | null} */
  #row = null;

  get element() {
    return this.#root;
  }

  /** @param {Row} row */
  fill(row) {
    const { message, pending, continues } = row;
    const old = this.#row;
    this.#row = row;
    if (old?.continues !== continues) this.#root.dataset.continues = continues ? "yes" : "no";
    if (old && old.message === message && old.pending === pending) return;
    this.#root.dataset.author = row.author?.id ?? "";
    this.#root.dataset.state = pending?.state ?? "sent";
    this.#root.dataset.clientId = pending?.client_id ?? "";
    if (message) this.#root.dataset.seq = String(message.seq);
    this.#fillHead(row);
    this.#fillBody(row);
    this.#fillFailure(pending);
  }

  /** @param {Row} row */
  #fillHead({ author, at }) {
    if (author) drawAvatar(find(this.#root, "avatar"), author);
    find(this.#root, "author").textContent = author?.name ?? "";
    const time = /** @type {HTMLTimeElement} */ (find(this.#root, "time"));
    time.dateTime = at;
    time.title = formatMoment(at);
    time.textContent = formatClock(at);
  }

  /** @param {Row} row */
  #fillBody({ message, pending }) {
    const body = find(this.#root, "body");
    body.toggleAttribute("data-plain", !message);
    this.#root.toggleAttribute("data-deleted", Boolean(message?.deleted));
    find(this.#root, "edited").hidden = !message?.edited_at || message.deleted;
    if (message?.deleted) body.textContent = gettext("This message was deleted.");
    else if (message) body.innerHTML = message.html;
    else body.textContent = pending?.body ?? "";
    // What scrolls sideways must be reached by keyboard.
    for (const block of body.querySelectorAll("pre, table")) block.setAttribute("tabindex", "0");
  }

  /** @param {import("./types.js").Pending} [pending] */
  #fillFailure(pending) {
    const hasFailed = pending?.state === "failed";
    find(this.#root, "failure").hidden = !hasFailed;
    find(this.#root, "sending").hidden = pending?.state !== "sending";
    find(this.#root, "reason").textContent = hasFailed
      ? pending.reason || gettext("This message was not sent.")
      : "";
  }
}
