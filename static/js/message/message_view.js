import { formatClock, formatMoment } from "../ui/date_format.js";
import { drawAvatar, find, stamp } from "../ui/dom.js";
import { gettext } from "../ui/i18n.js";
import { drawReactions } from "./reactions_view.js";

/** The prefix of a text that describes an action of its author. */
const ME_PREFIX = "/me ";

/** @typedef {import("../timeline/rows.js").Row} Row */

/** A message in the timeline, rendered from its template. */
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
    this.#fillQuote(row);
    this.#fillMarks(message);
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
  #fillBody(row) {
    const { message, pending } = row;
    const body = find(this.#root, "body");
    body.toggleAttribute("data-plain", !message);
    this.#root.toggleAttribute("data-deleted", Boolean(message?.deleted));
    find(this.#root, "edited").hidden = !message?.edited_at || message.deleted;
    if (message?.deleted) body.textContent = gettext("This message was deleted.");
    else if (message) body.innerHTML = message.html;
    else body.textContent = (pending?.body ?? "").replace(ME_PREFIX, "");
    this.#fillMeAction(row, body);
    // Make scrollable blocks reachable by keyboard.
    for (const block of body.querySelectorAll("pre, table")) block.setAttribute("tabindex", "0");
  }

  /** Prefix a `/me` message with its author's name. @param {Row} row @param {HTMLElement} body */
  #fillMeAction({ message, pending, author }, body) {
    const isMeAction = !message?.deleted && Boolean((message ?? pending)?.body.startsWith(ME_PREFIX));
    this.#root.toggleAttribute("data-me-action", isMeAction);
    if (!isMeAction) return;
    const name = document.createElement("b");
    name.className = "message__me-author";
    name.append(author?.name ?? "", " ");
    (body.querySelector("p") ?? body).prepend(name);
  }

  /** Mark the message it replies to; message/quotes.js fills in its text. @param {Row} row */
  #fillQuote({ message, pending }) {
    const quote = /** @type {HTMLAnchorElement} */ (find(this.#root, "quote"));
    const room = message?.room ?? pending?.room ?? "";
    const seq = message ? message.reply_to?.seq : pending?.reply_to;
    quote.hidden = seq === undefined || seq === null;
    if (quote.hidden) return quote.removeAttribute("data-reply-to");
    quote.href = `/rooms/${room}/${seq}/`;
    quote.dataset.room = room;
    if (quote.dataset.replyTo !== String(seq)) quote.dataset.replyTo = String(seq);
  }

  /** Show mentions of the user and reactions. @param {import("../types.js").Message} [message] */
  #fillMarks(message) {
    const me = myId();
    const isMe = message?.mentions?.includes(me) || (message?.mentions_all && message.author.id !== me);
    this.#root.toggleAttribute("data-mentions-me", Boolean(isMe));
    drawReactions(find(this.#root, "reactions"), message?.reactions ?? [], me);
  }

  /** @param {import("../types.js").Pending} [pending] */
  #fillFailure(pending) {
    const hasFailed = pending?.state === "failed";
    find(this.#root, "failure").hidden = !hasFailed;
    find(this.#root, "sending").hidden = pending?.state !== "sending";
    find(this.#root, "reason").textContent = hasFailed
      ? pending.reason || gettext("This message wasn't sent.")
      : "";
  }
}

/** The user's id. */
function myId() {
  return find(document, "me").dataset.id ?? "";
}
