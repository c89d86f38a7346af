import { isMuted, may } from "../store/permissions.js";
import { find } from "../ui/dom.js";
import { Later, withMarkup } from "../ui/lazy_module.js";
import { readText } from "./command_parser.js";

/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** What goes with the composer: the aids that are there once somebody writes, and who may not. */
export class Writing {
  #store;
  #composer;
  #aids;
  #standing;

  /**
   * @param {HTMLElement} place the composer's
   * @param {object} parts
   * @param {import("../store/store.js").Store} parts.store
   * @param {import("./composer.js").Composer} parts.composer
   * @param {import("../net/http.js").Http} parts.http
   * @param {import("../ui/notice.js").Notice} parts.notice
   * @param {(anchor: Element, onChoose: (emoji: string) => void) => unknown} parts.pick
   */
  constructor(place, { store, composer, http, notice, pick }) {
    this.#store = store;
    this.#composer = composer;
    this.#aids = new Later(notice, () => withMarkup(import("./composer_tools.js")), ({ Aids }) =>
      new Aids(place, { store, http, notice, composer }));
    this.#standing = new Later(notice, () => import("./composer_lock.js"), ({ Standing }) =>
      new Standing(find(place, "closed"), [find(place, "form")]));
    find(place, "help-with-writing").addEventListener("click", () => this.#aids.use((aids) => aids.showHelp()));
    find(place, "emoji-button").addEventListener("click", ({ currentTarget }) => {
      pick(/** @type {Element} */ (currentTarget), (emoji) => composer.insert(emoji));
    });
    this.#attendTo(find(place, "field"));
    place.addEventListener("composer-change", () => this.#attend());
    store.subscribe(({ room }) => room === composer.room && this.#attend());
  }

  /** @param {string} room @param {string} body @returns {string | null} what is to be posted */
  command(room, body) {
    const text = readText(body);
    if (text === null) this.#aids.use((aids) => aids.run(room, body));
    return text;
  }

  /** Get the aids when somebody goes into the field; what happens until they are there is for them too. */
  #attendTo(/** @type {HTMLElement} */ field) {
    field.addEventListener("focus", () => this.#help());
    field.addEventListener("input", () => this.#aids.part || this.#help((aids) => aids.offer()));
    field.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain") ?? "";
      this.#help((aids) => aids.paste(text));
    });
  }

  /** In silence: whoever is offline writes without. */
  async #help(/** @type {(aids: import("./composer_tools.js").Aids) => void} */ act = () => {}) {
    const aids = await this.#aids.prepare();
    if (aids) act(aids);
  }

  /** The text, the room, or what one may do there has changed. */
  #attend() {
    const state = this.#store.room(this.#composer.room);
    if (state && (this.#standing.part || isClosed(state))) {
      this.#standing.use((standing) => standing.show(state.info, findBlocked(state)));
    }
    this.#aids.part?.follow();
  }
}

/** Whether something keeps me from writing there. @param {RoomState} state */
function isClosed(state) {
  const { info } = state;
  return Boolean(info.rules) && (!may(info, "post") || isMuted(info) || findBlocked(state) !== null);
}

/** The other of a direct conversation, if I block them. @param {RoomState} state */
function findBlocked({ info, blocked }) {
  const [other, ...more] = info.people ?? [];
  return other && !more.length && blocked.has(other.id) ? other : null;
}
