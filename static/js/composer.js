import { ComposerContext } from "./composer/context.js";
import { Counter } from "./composer/counter.js";
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
  #field;
  #drafts;
  #hooks;
  #context;
  #counter;
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
   * @param {(room: string) => Message | undefined} hooks.lastOwn
   */
  constructor(root, drafts, hooks) {
    this.#root = root;
    this.#drafts = drafts;
    this.#hooks = hooks;
    this.#context = new ComposerContext(find(root, "context"), () => this.#leaveContext());
    this.#field = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    this.#counter = new Counter(find(root, "counter"), this.#field);
    this.#field.addEventListener("input", () => this.#change());
    this.#field.addEventListener("keydown", (event) => this.#press(event));
    this.#ime = new Ime(this.#field);
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
    this.#field.placeholder = interpolate(gettext("Message #%(room)s"), { room: name });
    this.#field.ariaLabel = this.#field.placeholder;
    this.#root.inert = false;
    if (!this.#context.edited) this.#write(this.#drafts.get(id) ?? "");
  }

  /** @param {number} limit in characters */
  limitTo(limit) {
    this.#counter.limit = limit;
    this.#change();
  }

  disable() {
    this.#root.inert = true;
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Put something where the caret is. @param {string} text */
  insert(text) {
    this.focus();
    this.#field.setRangeText(text, this.#field.selectionStart, this.#field.selectionEnd, "end");
    this.#change();
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
    this.#write(message.body);
    this.focus();
  }

  /** Put another text into the field. @param {string} body */
  #write(body) {
    this.#field.value = body;
    this.#change();
  }

  #leaveContext() {
    const wasEditing = this.#context.edited;
    this.#context.clear();
    if (wasEditing) this.#write(this.#drafts.get(this.#room) ?? "");
    this.focus();
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (this.#ime.takes(event)) return;
    if (event.key === "Escape" && this.#context.isShown) return this.#leaveContext();
    if (event.key === "ArrowUp" && !this.#field.value && !this.#context.isShown) return this.#editLast(event);
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!event.repeat) this.#post();
  }

  /** @param {KeyboardEvent} event */
  #editLast(event) {
    const message = this.#hooks.lastOwn(this.#room);
    if (!message) return;
    event.preventDefault();
    this.edit(message);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    this.#post();
    this.focus();
  }

  #post() {
    const { edited, answered } = this.#context;
    const [room, body] = [this.#room, this.#field.value];
    if (!this.#counter.isSendable) return this.#change();
    const text = edited ? body : this.#hooks.onCommand(room, body);
    if (text === null) return;
    this.#leaveContext();
    if (edited) return edited.body === body ? undefined : this.#hooks.onEdit(room, edited.seq, body);
    this.#write("");
    this.#hooks.onPost(room, text, answered?.seq ?? null);
  }

  /** A command was done: what it was written with goes. */
  clear() {
    this.#context.clear();
    this.#write("");
  }

  #change() {
    const body = this.#field.value;
    // The field is as high as this copy of its text (composer.css).
    find(this.#root, "grow").dataset.copy = body;
    if (!this.#context.edited) this.#drafts.put(this.#room, body || null);
    this.#counter.show();
    const send = /** @type {HTMLButtonElement} */ (find(this.#root, "send"));
    send.ariaDisabled = String(!this.#counter.isSendable);
    this.#root.dispatchEvent(new CustomEvent("composer-change"));
  }
}
