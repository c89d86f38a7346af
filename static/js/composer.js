import { ComposerContext } from "./composer/context.js";
import { Field } from "./composer/field.js";
import { Ime } from "./composer/ime.js";
import { find } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";

/** @typedef {import("./types.js").Message} Message */

/**
 * Where one writes. Enter sends and Shift+Enter breaks the line; an input method's Enter never
 * sends. A text that is empty or too long stays. What is not sent is kept per room as a draft,
 * also while an earlier message is edited here.
 */
export class Composer {
  #root;
  #drafts;
  #hooks;
  #context;
  #field;
  #ime;
  #room = "";

  /**
   * @param {HTMLElement} root
   * @param {import("./shelf.js").Shelf} drafts
   * @param {object} hooks
   * @param {(room: string, body: string, replyTo: number | null) => void} hooks.onPost
   * @param {(room: string, seq: number, body: string) => void} hooks.onEdit
   * @param {(room: string, body: string) => string | null} hooks.onCommand what is to be posted:
   *   null where the text was a command, or is wrong as one and stays
   * @param {(room: string) => Promise<Message | undefined>} hooks.lastOwn
   */
  constructor(root, drafts, hooks) {
    this.#root = root;
    this.#drafts = drafts;
    this.#hooks = hooks;
    this.#context = new ComposerContext(find(root, "context"), () => this.#leaveContext());
    this.#field = new Field(root, () => this.#change());
    this.#ime = new Ime(this.#field.element);
    this.#field.element.addEventListener("keydown", (event) => this.#press(event));
    find(root, "form").addEventListener("submit", (event) => this.#submit(event));
  }

  get room() {
    return this.#room;
  }

  get body() {
    return this.#field.value;
  }

  /** @param {{id: string, name: string}} room */
  show({ id, name }) {
    if (id !== this.#room) this.#context.clear();
    this.#room = id;
    this.#field.name(interpolate(gettext("Message #%(room)s"), { room: name }));
    this.#root.inert = false;
    if (!this.#context.edited) this.#restoreDraft();
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

  /** Put something where the caret is. @param {string} text */
  insert(text) {
    this.#field.insert(text);
  }

  /** Answer a message with what is written next. @param {Message} message */
  reply(message) {
    if (this.#context.edited) this.#leaveContext();
    this.#context.reply(message);
    this.focus();
  }

  /** Write a message of mine anew; the draft comes back afterwards. @param {Message} message */
  edit(message) {
    this.#context.edit(message);
    this.#field.value = message.body;
    this.focus();
  }

  /** A command was done: what it was written with goes. */
  clear() {
    this.#context.clear();
    this.#field.value = "";
  }

  #restoreDraft() {
    this.#field.value = this.#drafts.get(this.#room) ?? "";
  }

  #leaveContext() {
    const wasEditing = this.#context.edited;
    this.#context.clear();
    if (wasEditing) this.#restoreDraft();
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.#ime.takes(event)) return;
    if (event.key === "Escape" && this.#context.isShown) return this.#leaveContext();
    if (event.key === "ArrowUp" && !this.body && !this.#context.isShown) return this.#editLast();
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) this.#post();
  }

  /** Edit my last message, unless I went on while it was waited for. */
  async #editLast() {
    const room = this.#room;
    const message = await this.#hooks.lastOwn(room);
    const isWaiting = room === this.#room && this.#field.hasFocus && !this.body && !this.#context.isShown;
    if (message && isWaiting) this.edit(message);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#post();
    this.focus();
  }

  #post() {
    const { edited, answered } = this.#context;
    const { room, body } = this;
    if (!this.#field.isSendable) return;
    if (edited) return this.#postEdit(edited, body);
    const text = this.#hooks.onCommand(room, body);
    if (text === null) return;
    this.clear();
    this.#hooks.onPost(room, text, answered?.seq ?? null);
  }

  /** @param {Message} edited @param {string} body */
  #postEdit(edited, body) {
    this.#leaveContext();
    if (edited.body !== body) this.#hooks.onEdit(edited.room, edited.seq, body);
  }

  #change() {
    if (!this.#context.edited) this.#drafts.put(this.#room, this.body || null);
    this.#root.dispatchEvent(new CustomEvent("composer-change"));
  }
}
