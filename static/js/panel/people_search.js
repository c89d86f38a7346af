import { Timer } from "../net/timer.js";
import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { makeListEntry } from "./list_entry.js";

const TYPING_MS = 150;

/** Searches the site's users by name, to pick one at a time. */
export class PeopleSearch {
  element = stamp("people-search");
  #http;
  #onPick;
  #timer = new Timer();
  #latestRequest = 0;

  /**
   * @param {import("../net/http.js").Http} http
   * @param {(user: import("../types.js").User) => Promise<unknown>} onPick
   * @param {{picksByRow?: boolean}} [options] `picksByRow` if a click anywhere in a row picks
   */
  constructor(http, onPick, { picksByRow = false } = {}) {
    this.#http = http;
    this.#onPick = onPick;
    find(this.element, "found").classList.toggle("people--pick", picksByRow);
    this.#field.addEventListener("input", () => this.#timer.set(TYPING_MS, () => this.#search()));
    this.#field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  }

  clear() {
    this.#field.value = "";
    this.#show([]);
  }

  focus() {
    this.#field.focus();
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (find(this.element, "search"));
  }

  async #search() {
    const text = this.#field.value.trim();
    const request = ++this.#latestRequest;
    const found = text ? await this.#fetch(text) : [];
    if (request !== this.#latestRequest) return;
    this.#show(found);
    find(this.element, "none").textContent = text && !found.length ? gettext("No one found") : "";
  }

  /** @param {string} text @returns {Promise<import("../types.js").User[]>} */
  async #fetch(text) {
    try {
      return await this.#http.get(`people?q=${encodeURIComponent(text)}`);
    } catch {
      return [];
    }
  }

  /** @param {import("../types.js").User[]} found */
  #show(found) {
    find(this.element, "found").replaceChildren(...found.map((user) => this.#makeListEntry(user)));
    find(this.element, "none").textContent = "";
  }

  /** @param {import("../types.js").User} user */
  #makeListEntry(user) {
    const name = interpolate(gettext("Add %(name)s"), { name: user.name });
    const action = { label: gettext("Add"), name, run: () => this.#onPick(user) };
    return makeListEntry({ user, note: `@${user.username}`, actions: [action] });
  }
}
