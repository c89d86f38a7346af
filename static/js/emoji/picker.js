import { find } from "../ui/dom.js";
import { gettext } from "../ui/i18n.js";
import { Popup } from "../ui/popup.js";
import { moveFocus } from "../ui/roving_focus.js";
import { loadEmoji } from "./catalog.js";
import { searchEmoji } from "./search.js";

const COLUMNS = 8; // as in css/chat/reactions.css
const MAX_RECENT = 16;
const MAX_SHOWN = 400;

/** @typedef {import("./list.js").Emoji} Emoji */

/** A searchable grid of emoji, the most recently used first. */
export class Picker {
  #root;
  #popup;
  #search;
  #grid;
  #recent;
  #filled = Promise.resolve();
  /** @type {(emoji: string) => void} */
  #onChoose = () => {};

  /** @param {HTMLElement} root @param {import("../store/local_store.js").LocalStore} recent */
  constructor(root, recent) {
    this.#root = root;
    this.#recent = recent;
    this.#popup = new Popup(root);
    this.#grid = find(root, "grid");
    this.#search = /** @type {HTMLInputElement} */ (find(root, "search"));
    this.#search.addEventListener("input", () => (this.#filled = this.#fill()));
    root.addEventListener("keydown", (event) => this.#press(event));
    this.#grid.addEventListener("click", ({ target }) => this.#choose(target));
  }

  /** Open before the list has loaded, so that no keystroke is lost. @param {Element} anchor @param {(emoji: string) => void} onChoose */
  open(anchor, onChoose) {
    this.#onChoose = onChoose;
    this.#search.value = "";
    this.#popup.open(anchor, this.#search);
    this.#filled = this.#fill();
    return this.#filled;
  }

  async #fill() {
    const all = await loadEmoji();
    const query = this.#search.value.trim();
    const found = query ? searchEmoji(all, query) : [...this.#recall(all), ...all];
    this.#grid.replaceChildren(...found.slice(0, MAX_SHOWN).map(draw));
    find(this.#root, "none").textContent = found.length ? "" : gettext("No emoji found");
    this.#items[0]?.setAttribute("tabindex", "0");
  }

  /** @param {Emoji[]} all */
  #recall(all) {
    const recent = /** @type {string[]} */ (this.#recent.get("emoji") ?? []);
    return recent.flatMap((each) => all.find(({ emoji }) => emoji === each) ?? []);
  }

  get #items() {
    return /** @type {HTMLElement[]} */ ([...this.#grid.children]);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.isComposing) return;
    if (event.target === this.#search) return this.#leaveSearch(event);
    if (event.key === "ArrowUp" && this.#items.indexOf(/** @type {HTMLElement} */ (event.target)) < COLUMNS) this.#search.focus();
    else if (moveFocus(event, this.#items, COLUMNS)) return;
    else return;
    event.preventDefault();
  }

  /** Enter chooses the first result; the down arrow moves to it. @param {KeyboardEvent} event */
  async #leaveSearch(event) {
    if (event.key !== "Enter" && event.key !== "ArrowDown") return;
    event.preventDefault();
    await this.#filled;
    if (event.key === "Enter") this.#items[0]?.click();
    else this.#items[0]?.focus();
  }

  /** @param {EventTarget | null} target */
  #choose(target) {
    const item = target instanceof Element ? target.closest("[data-emoji]") : null;
    if (!(item instanceof HTMLElement)) return;
    const emoji = item.dataset.emoji ?? "";
    const others = (this.#recent.get("emoji") ?? []).filter((/** @type {string} */ each) => each !== emoji);
    this.#recent.put("emoji", [emoji, ...others].slice(0, MAX_RECENT));
    this.#popup.close();
    this.#onChoose(emoji);
  }
}

/** @param {Emoji} emoji */
function draw({ emoji, name }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "picker__emoji";
  button.tabIndex = -1;
  button.dataset.emoji = emoji;
  button.ariaLabel = name;
  button.title = name;
  button.textContent = emoji;
  return button;
}
