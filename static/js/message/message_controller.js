import { actionsFor } from "../store/permissions.js";
import { find } from "../ui/dom.js";
import { LazyModule, withMarkup } from "../ui/lazy_module.js";
import { MessageToolbar } from "./message_toolbar.js";
import { Quotes } from "./quotes.js";

/** @typedef {import("../types.js").Message} Message */

/** Connects the messages of the timeline with their toolbar, menu, reactions and quotes. */
export class MessageController {
  #store;
  #composer;
  #me;
  #picker;
  #actions;
  #menu;
  #lastOwn;

  /**
   * @param {HTMLElement} root the chat
   * @param {object} parts
   * @param {import("../store/store.js").Store} parts.store
   * @param {import("../composer/composer.js").Composer} parts.composer
   * @param {import("../types.js").Request} parts.request
   * @param {import("../net/http.js").Http} parts.http
   * @param {import("../ui/notice.js").Notice} parts.notice
   * @param {import("../store/local_store.js").LocalStore} parts.recent the recently used emoji
   * @param {string} parts.me
   */
  constructor(root, { store, composer, request, http, notice, recent, me }) {
    this.#store = store;
    this.#composer = composer;
    this.#me = me;
    const pick = this.pick.bind(this);
    this.#picker = new LazyModule(notice, () => withMarkup(import("../emoji/picker.js")), ({ Picker }) =>
      new Picker(find(document, "picker"), recent));
    this.#actions = new LazyModule(notice, () => withMarkup(import("./message_actions.js")), ({ MessageActions }) =>
      new MessageActions({ request, http, composer, pick, notice, me }));
    this.#menu = new LazyModule(notice, () => withMarkup(import("./message_menu.js")), ({ MessageMenu }) =>
      new MessageMenu(find(document, "message-menu"), (...chosen) => this.#do(...chosen)));
    this.#lastOwn = new LazyModule(notice, () => import("../composer/last_own_message.js"), ({ LastOwnMessage }) =>
      new LastOwnMessage({ store, notice, me }));
    this.#listen(find(root, "log"));
    new Quotes([find(root, "rows"), find(root, "context")], store, http);
    find(root, "rows").addEventListener("click", (event) => this.#press(event));
  }

  /** The user's newest message of a room, if it can be edited. @param {string} room */
  lastOwn(room) {
    return this.#lastOwn.use((lastOwn) => lastOwn.find(room));
  }

  /** @param {string} room @param {number} seq @param {string} body */
  edit(room, seq, body) {
    return this.#actions.use((actions) => actions.edit(room, seq, body));
  }

  /** Open the emoji picker. @param {Element} anchor @param {(emoji: string) => void} onChoose */
  pick(anchor, onChoose) {
    return this.#picker.use((picker) => picker.open(anchor, onChoose));
  }

  /** @param {HTMLElement} log */
  #listen(log) {
    new MessageToolbar(log, {
      lookUp: (seq) => this.#lookUp(seq),
      onAction: (action, message, anchor) => this.#do(action, message, anchor),
    });
    // Preload what the toolbar opens.
    const prepare = () => [this.#actions, this.#menu, this.#picker].forEach((part) => void part.prepare());
    for (const type of ["pointerover", "focusin"]) log.addEventListener(type, prepare, { once: true });
  }

  /** @param {number} seq */
  #lookUp(seq) {
    const state = this.#store.room(this.#composer.room);
    const message = state?.history.messages.find(seq);
    if (!state || !message) return null;
    return { message, actions: actionsFor(message, state.info, this.#me) };
  }

  /** @param {string} action @param {Message} message @param {HTMLElement} anchor */
  #do(action, message, anchor) {
    if (action !== "more") return this.#actions.use((actions) => actions.do(action, message, anchor));
    const actions = this.#lookUp(message.seq)?.actions ?? new Set();
    return this.#menu.use((menu) => menu.show(anchor, message, actions));
  }

  /** Handle clicks within messages: a reaction, *edited*, a quote. */
  #press(/** @type {MouseEvent} */ event) {
    const target = event.target instanceof Element ? event.target.closest("[data-emoji], [data-edited], [data-quote]") : null;
    const row = target?.closest("article[data-seq]");
    if (!(target instanceof HTMLElement) || !(row instanceof HTMLElement)) return;
    const found = this.#lookUp(Number(row.dataset.seq));
    if (target.hasAttribute("data-quote")) return goTo(event, target);
    if (found && target.hasAttribute("data-edited")) this.#do("edits", found.message, target);
    const { emoji } = target.dataset;
    if (!found?.actions.has("react") || !emoji) return;
    const isMine = target.ariaPressed === "true";
    this.#actions.use((actions) => actions.toggle(found.message, emoji, isMine));
  }
}

/** Go to the quoted message: scroll if it is rendered, otherwise follow the link. */
function goTo(/** @type {MouseEvent} */ event, /** @type {HTMLElement} */ quote) {
  const row = document.querySelector(`article[data-seq="${Number(quote.dataset.replyTo)}"]`);
  if (!(row instanceof HTMLElement) || event.metaKey || event.ctrlKey) return;
  event.preventDefault();
  row.scrollIntoView({ block: "center" });
  row.focus({ preventScroll: true });
}
