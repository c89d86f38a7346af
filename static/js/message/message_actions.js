import { CommandError } from "../net/command_error.js";
import { confirmDialog } from "../ui/confirm.js";
import { gettext } from "../ui/i18n.js";
import { showEdits } from "./edit_history.js";

/** @typedef {import("../types.js").Message} Message */

/** Performs the action that the user chose for a message, and shows errors. */
export class MessageActions {
  #parts;

  /**
   * @param {object} parts
   * @param {import("../types.js").Request} parts.request
   * @param {import("../net/http.js").Http} parts.http
   * @param {import("../composer/composer.js").Composer} parts.composer
   * @param {(anchor: Element, onChoose: (emoji: string) => void) => unknown} parts.pick
   * @param {import("../ui/notice.js").Notice} parts.notice
   * @param {string} parts.me
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {string} action @param {Message} message @param {HTMLElement} anchor */
  async do(action, message, anchor) {
    /** @type {Record<string, () => unknown>} */
    const actions = {
      react: () => this.#parts.pick(anchor, (emoji) => this.react(message, emoji)),
      reply: () => this.#parts.composer.reply(message),
      edit: () => this.#parts.composer.edit(message),
      link: () => this.#copyLink(message),
      unread: () => markUnread(message.seq),
      report: () => this.#report(message),
      restore: () => this.#restore(message),
      delete: () => this.#delete(message),
      edits: () => this.#showEdits(message),
    };
    await this.#try(async () => actions[action]?.());
  }

  /** @param {string} room @param {number} seq @param {string} body */
  edit(room, seq, body) {
    const retry = { name: gettext("Retry"), run: () => this.edit(room, seq, body) };
    return this.#try(() => this.#parts.request({ type: "message.edit", room, seq, body }), retry);
  }

  /** Add the user's reaction. @param {Message} message @param {string} emoji */
  react({ room, seq }, emoji) {
    return this.#try(() => this.#parts.request({ type: "reaction.add", room, seq, emoji }));
  }

  /**
   * Add or remove the user's reaction. The page has only the first users of a reaction: if adding
   * changes nothing, the user had reacted already.
   *
   * @param {Message} message @param {string} emoji @param {boolean} isMine
   */
  async toggle(message, emoji, isMine) {
    const { room, seq } = message;
    const after = isMine ? message : await this.react(message, emoji);
    if (after?.changed !== message.changed) return;
    await this.#try(() => this.#parts.request({ type: "reaction.remove", room, seq, emoji }));
  }

  /** @param {Message} message */
  async #copyLink({ room, seq }) {
    const address = new URL(`/rooms/${room}/${seq}/`, location.href).href;
    try {
      await navigator.clipboard.writeText(address);
      this.#parts.notice.show(gettext("Link copied"));
    } catch {
      this.#parts.notice.show(address);
    }
  }

  /** @param {Message} message */
  async #delete(message) {
    const isMine = message.author.id === this.#parts.me;
    const result = await confirmDialog({
      title: gettext("Delete this message?"),
      text: isMine ? gettext("It will be replaced by “This message was deleted.”") : gettext("It will be hidden for everyone."),
      excerpt: message.body,
      confirm: gettext("Delete"),
      isDestructive: true,
      reason: isMine ? undefined : { hint: gettext("Recorded in the moderation log.") },
    });
    if (!result) return;
    const { room, seq } = message;
    await this.#parts.request({ type: "message.delete", room, seq, reason: result.reason });
  }

  /** The pages are updated by the room's events. @param {Message} message */
  #restore({ room, seq }) {
    return this.#parts.http.post(`rooms/${room}/messages/${seq}/restore`);
  }

  /** @param {Message} message */
  async #report(message) {
    const result = await confirmDialog({
      title: gettext("Report this message"),
      text: gettext("The site's moderators will review it. The author won't know who reported it."),
      excerpt: message.body,
      confirm: gettext("Report"),
      reason: { hint: gettext("What's wrong with this message?"), isRequired: true },
    });
    if (!result) return;
    const { room, seq } = message;
    await this.#parts.http.post(`rooms/${room}/messages/${seq}/report`, { reason: result.reason });
    this.#parts.notice.show(gettext("Thanks – we've sent this to the moderators."));
  }

  /** @param {Message} message */
  async #showEdits(message) {
    const { edits } = await this.#parts.http.get(`rooms/${message.room}/messages/${message.seq}/edits`);
    showEdits(message, edits);
  }

  /** @param {() => Promise<any>} work @param {{name: string, run: () => void}} [retry] shown if it fails */
  async #try(work, retry) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return this.#parts.notice.show(error.message, retry);
    }
  }
}

/** Dispatch `mark-unread` from the message's row. @param {number} seq */
function markUnread(seq) {
  const row = document.querySelector(`article[data-seq="${seq}"]`);
  row?.dispatchEvent(new CustomEvent("mark-unread", { bubbles: true, detail: { seq } }));
}
