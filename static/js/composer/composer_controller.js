import { isMuted, may } from "../store/permissions.js";
import { find } from "../ui/dom.js";
import { LazyModule, withMarkup } from "../ui/lazy_module.js";
import { readText } from "./command_parser.js";

/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** Connects the composer with its lazily loaded tools, and locks it where the user cannot post. */
export class ComposerController {
  #store;
  #composer;
  #tools;
  #lock;

  /**
   * @param {HTMLElement} root the composer
   * @param {object} parts
   * @param {import("../store/store.js").Store} parts.store
   * @param {import("./composer.js").Composer} parts.composer
   * @param {import("../net/http.js").Http} parts.http
   * @param {import("../ui/notice.js").Notice} parts.notice
   * @param {(anchor: Element, onChoose: (emoji: string) => void) => unknown} parts.pick
   */
  constructor(root, { store, composer, http, notice, pick }) {
    this.#store = store;
    this.#composer = composer;
    this.#tools = new LazyModule(notice, () => withMarkup(import("./composer_tools.js")), ({ ComposerTools }) =>
      new ComposerTools(root, { store, http, notice, composer }));
    this.#lock = new LazyModule(notice, () => import("./composer_lock.js"), ({ ComposerLock }) =>
      new ComposerLock(find(root, "lock-reason"), [find(root, "form")]));
    find(root, "writing-help-button").addEventListener("click", () => this.#tools.use((tools) => tools.showHelp()));
    find(root, "emoji-button").addEventListener("click", ({ currentTarget }) => {
      pick(/** @type {Element} */ (currentTarget), (emoji) => composer.insert(emoji));
    });
    this.#listen(find(root, "field"));
    root.addEventListener("composer-change", () => this.#update());
    store.subscribe(({ room }) => room === composer.room && this.#update());
  }

  /** @param {string} room @param {string} body @returns {string | null} the text to post, or null if it was a command */
  command(room, body) {
    const text = readText(body);
    if (text === null) this.#tools.use((tools) => tools.run(room, body));
    return text;
  }

  /** Load the tools when the field gets the focus, and pass them what was typed or pasted meanwhile. */
  #listen(/** @type {HTMLElement} */ field) {
    field.addEventListener("focus", () => this.#help());
    field.addEventListener("input", () => this.#tools.part || this.#help((tools) => tools.offer()));
    field.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      this.#help((tools) => tools.paste(text));
    });
  }

  /** Without tools, as when offline, writing still works: a failure is not reported. */
  async #help(/** @type {(tools: import("./composer_tools.js").ComposerTools) => void} */ task = () => {}) {
    const tools = await this.#tools.prepare();
    if (tools) task(tools);
  }

  /** The text, the room, or the user's permissions changed. */
  #update() {
    const state = this.#store.room(this.#composer.room);
    if (state && (this.#lock.part || isClosed(state))) {
      this.#lock.use((lock) => lock.show(state.info, findBlocked(state)));
    }
    this.#tools.part?.follow();
  }
}

/** Whether the user cannot post in the room. @param {RoomState} state */
function isClosed(state) {
  const { info } = state;
  return Boolean(info.rules) && (!may(info, "post") || isMuted(info) || findBlocked(state) !== null);
}

/** The other user of a direct room of two, if blocked. @param {RoomState} state */
function findBlocked({ info, blocked }) {
  const [other, ...more] = info.people ?? [];
  return other && !more.length && blocked.has(other.id) ? other : null;
}
