import { Commands } from "./composer/commands.js";
import { Completion } from "./composer/completion.js";
import { LastOwn } from "./composer/last_own.js";
import { Notice } from "./composer/notice.js";
import { Paste } from "./composer/paste.js";
import { Preview } from "./composer/preview.js";
import { makeSources } from "./composer/sources.js";
import { Standing } from "./composer/standing.js";
import { find } from "./dom.js";
import { Http } from "./http.js";
import { Picker } from "./emoji/picker.js";
import { MessageActs } from "./message/message_acts.js";
import { MessageMenu } from "./message/message_menu.js";
import { MessageTools } from "./message/message_tools.js";
import { actsFor } from "./message/permits.js";
import { Quotes } from "./message/quotes.js";
import { Popup } from "./popup.js";
import { Shelf } from "./shelf.js";

/** @typedef {import("./types.js").Message} Message */

/** What one does with messages, beside posting them: the parts of it, connected. */
export class Writing {
  #store;
  #composer;
  #me;
  #acts;
  #lastOwn;
  #menu;
  #commands;
  #preview;
  #standing;

  /**
   * @param {HTMLElement} root the chat
   * @param {object} parts
   * @param {import("./store.js").Store} parts.store
   * @param {import("./composer.js").Composer} parts.composer
   * @param {import("./types.js").Request} parts.request
   * @param {string} parts.api
   * @param {string} parts.me
   */
  constructor(root, { store, composer, request, api, me }) {
    this.#store = store;
    this.#composer = composer;
    this.#me = me;
    const http = new Http(api);
    const notice = new Notice(find(root, "notice"));
    const picker = new Picker(find(document, "picker"), new Shelf(`recent:${me}`, localStorage));
    this.#acts = new MessageActs({ request, http, composer, picker, notice, me });
    this.#lastOwn = new LastOwn({ store, notice, me });
    this.#menu = new MessageMenu(find(document, "message-menu"), (...chosen) => this.#acts.do(...chosen));
    new Quotes([find(root, "rows"), find(root, "context")], store, http);
    const help = new Popup(find(document, "writing-help"));
    const helpButton = find(root, "help-with-writing");
    const previewButton = find(document, "show-preview");
    const showHelp = () => help.open(helpButton, previewButton);
    this.#commands = new Commands({ http, notice, composer, showHelp });
    this.#preview = new Preview(find(root, "preview"), http, composer);
    this.#standing = new Standing(find(root, "closed"), [find(root, "form")]);
    const field = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    new Completion(find(root, "composer"), field, makeSources({ store, http, room: () => composer.room }));
    new Paste(field, notice);
    helpButton.addEventListener("click", showHelp);
    previewButton.addEventListener("click", () => {
      help.close();
      this.#preview.open();
    });
    find(root, "emoji-button").addEventListener("click", (event) => {
      picker.open(/** @type {Element} */ (event.currentTarget), (emoji) => composer.insert(emoji));
    });
    find(root, "composer").addEventListener("composer-change", () => this.#attend());
    store.subscribe(({ room }) => room === composer.room && this.#attend());
    new MessageTools(find(root, "log"), {
      lookUp: (seq) => this.#lookUp(seq),
      onAct: (act, message, anchor) => this.#do(act, message, anchor),
    });
    find(root, "rows").addEventListener("click", (event) => this.#press(event));
  }

  /** My newest message of a room, when it is there to be edited. @param {string} room */
  lastOwn(room) {
    return this.#lastOwn.find(room);
  }

  /** @param {string} room @param {number} seq @param {string} body */
  edit(room, seq, body) {
    return this.#acts.edit(room, seq, body);
  }

  /** @param {string} room @param {string} body @returns {string | null} what is to be posted */
  command(room, body) {
    return this.#commands.read(room, body);
  }

  /** The text, the room, or what one may do there has changed. */
  #attend() {
    const state = this.#store.room(this.#composer.room);
    if (state) this.#standing.show(state.info);
    this.#preview.follow();
  }

  /** @param {number} seq */
  #lookUp(seq) {
    const state = this.#store.room(this.#composer.room);
    const message = state?.messages.items[state.messages.indexOf(seq)];
    if (!state || message?.seq !== seq) return null;
    return { message, acts: actsFor(message, state.info, this.#me) };
  }

  /** @param {string} act @param {Message} message @param {HTMLElement} anchor */
  #do(act, message, anchor) {
    if (act !== "more") return this.#acts.do(act, message, anchor);
    this.#menu.show(anchor, message, this.#lookUp(message.seq)?.acts ?? new Set());
  }

  /** What is pressed in the messages themselves: a reaction, *edited*, a quote. */
  #press(/** @type {MouseEvent} */ event) {
    const target = event.target instanceof Element ? event.target.closest("[data-emoji], [data-edited], [data-quote]") : null;
    const row = target?.closest("article[data-seq]");
    if (!(target instanceof HTMLElement) || !(row instanceof HTMLElement)) return;
    const found = this.#lookUp(Number(row.dataset.seq));
    if (target.hasAttribute("data-quote")) return goTo(event, target);
    if (found && target.hasAttribute("data-edited")) this.#acts.do("edits", found.message, target);
    const { emoji } = target.dataset;
    if (found?.acts.has("react") && emoji) this.#acts.toggle(found.message, emoji, target.ariaPressed === "true");
  }
}

/** Go to the message of a quote: here, if it is in the page, else where its link leads. */
function goTo(/** @type {MouseEvent} */ event, /** @type {HTMLElement} */ quote) {
  const row = document.querySelector(`article[data-seq="${Number(quote.dataset.answers)}"]`);
  if (!(row instanceof HTMLElement) || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}
