import { find } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { DraftEditor } from "./draft_editor.js";
import { Ime } from "./ime.js";

/** @typedef {import("../types.js").Message} Message */

/**
 * The message composer. Enter sends and Shift+Enter adds a line; Enter during IME composition does
 * not send. An empty or too long text is kept.
 */
export class Composer {
  #root;
  #hooks;
  #editor;
  #field;
  #ime;

  /**
   * @param {HTMLElement} root
   * @param {import("../store/local_store.js").LocalStore} drafts
   * @param {object} hooks
   * @param {(room: string, body: string, replyTo: number | null) => void} hooks.onPost
   * @param {(room: string, seq: number, body: string) => void} hooks.onEdit
   * @param {(room: string, body: string) => string | null} hooks.onCommand returns the text to post;
   *   null if it was a command
   * @param {(room: string) => Promise<Message | undefined>} hooks.lastOwn
   */
  constructor(root, drafts, hooks) {
    this.#root = root;
    this.#hooks = hooks;
    this.#editor = new DraftEditor(root, drafts);
    this.#field = this.#editor.field;
    this.#ime = new Ime(this.#field.element);
    this.#field.element.addEventListener("keydown", (event) => this.#press(event));
    find(root, "form").addEventListener("submit", (event) => this.#submit(event));
  }

  get room() {
    return this.#editor.room;
  }

  get body() {
    return this.#editor.body;
  }

  /** @param {{id: string, name: string, kind: string}} room */
  show({ id, name, kind }) {
    this.#field.name(
      kind === "direct"
        ? interpolate(gettext("Message %(name)s"), { name })
        : interpolate(gettext("Message #%(room)s"), { room: name }),
    );
    this.#root.inert = false;
    this.#editor.setRoom(id);
  }

  /** @param {number} limit in characters */
  limitTo(limit) {
    this.#field.limit = limit;
  }

  disable() {
    this.#root.inert = true;
  }

  focus() {
    this.#field.focus();
  }

  /** Insert at the caret. @param {string} text */
  insert(text) {
    this.#field.insert(text);
  }

  /** @param {Message} message */
  reply(message) {
    this.#editor.reply(message);
  }

  /** @param {Message} message of the user's own */
  edit(message) {
    this.#editor.edit(message);
  }

  /** Discard the text, after its command was run. */
  clear() {
    this.#editor.clear();
  }

  get #isEmpty() {
    return !this.body && !this.#editor.hasContext;
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.#ime.takes(event)) return;
    if (event.key === "Escape" && this.#editor.hasContext) return this.#editor.leaveContext();
    if (event.key === "ArrowUp" && this.#isEmpty) return this.#editLast();
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) this.#post();
  }

  /** Edit the user's last message, unless the composer is used while it is looked up. */
  async #editLast() {
    const { room } = this;
    const message = await this.#hooks.lastOwn(room);
    if (message && room === this.room && this.#isEmpty && this.#field.hasFocus) this.edit(message);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#post();
    this.focus();
  }

  #post() {
    const { room, body, replyTo, edited } = this.#editor;
    if (!this.#field.isSendable) return;
    if (edited) return this.#postEdit(edited, body);
    const text = this.#hooks.onCommand(room, body);
    if (text === null) return;
    this.clear();
    this.#hooks.onPost(room, text, replyTo);
  }

  /** @param {Message} edited @param {string} body */
  #postEdit(edited, body) {
    this.#editor.leaveContext();
    if (edited.body !== body) this.#hooks.onEdit(edited.room, edited.seq, body);
  }
}
