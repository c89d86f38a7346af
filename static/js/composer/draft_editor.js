import { find } from "../ui/dom.js";
import { ComposerContext } from "./context.js";
import { Drafts } from "./drafts.js";
import { Field } from "./field.js";

/** @typedef {import("../types.js").Message} Message */

/**
 * The text being written and the message it replies to. Both are kept as the room's draft, which is
 * set aside while an earlier message is edited in the field.
 */
export class DraftEditor {
  room = "";
  field;
  #root;
  #drafts;
  #context;

  /** @param {HTMLElement} root the composer @param {import("../store/local_store.js").LocalStore} localStore */
  constructor(root, localStore) {
    this.#root = root;
    this.#drafts = new Drafts(localStore);
    this.#context = new ComposerContext(find(root, "context"), () => this.leaveContext());
    this.field = new Field(root, () => this.#change());
  }

  get body() {
    return this.field.value;
  }

  get replyTo() {
    return this.#context.replyTo;
  }

  get edited() {
    return this.#context.edited;
  }

  /** Whether the text replies to or edits a message. */
  get hasContext() {
    return this.#context.isShown;
  }

  /** Switch to a room and restore its draft. @param {string} room */
  setRoom(room) {
    const isEditing = room === this.room && this.edited;
    this.room = room;
    if (!isEditing) this.#restore();
  }

  /** Reply to a message. @param {Message} message */
  reply(message) {
    if (this.edited) this.leaveContext();
    this.#context.reply(message);
    this.#keep();
    this.field.focus();
  }

  /** Edit one of the user's messages; the draft is restored afterwards. @param {Message} message */
  edit(message) {
    this.#context.edit(message);
    this.field.value = message.body;
    this.field.focus();
  }

  leaveContext() {
    const wasEditing = this.edited;
    this.#context.clear();
    if (wasEditing) this.#restore();
    else this.#keep();
    this.field.focus();
  }

  clear() {
    this.#context.clear();
    this.field.value = "";
  }

  #restore() {
    const { body, replyTo } = this.#drafts.get(this.room);
    if (replyTo === null) this.#context.clear();
    else this.#context.reply({ room: this.room, seq: replyTo });
    this.field.value = body;
  }

  #keep() {
    const { room, body, replyTo } = this;
    if (!this.edited) this.#drafts.put(room, { body, replyTo });
  }

  #change() {
    this.#keep();
    this.#root.dispatchEvent(new CustomEvent("composer-change"));
  }
}
