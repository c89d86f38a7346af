import { drawAvatar, find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { PeopleSearch } from "./people_search.js";

const MAX_PEOPLE = 8;

/** @typedef {import("../types.js").User} User */

/** Chooses users and opens the direct room with exactly them. */
export class DirectDialog {
  #dialog = /** @type {HTMLDialogElement} */ (stamp("direct-dialog"));
  #http;
  #onOpened;
  #search;
  /** @type {Map<string, User>} */
  #chosen = new Map();

  /**
   * @param {import("../net/http.js").Http} http
   * @param {(room: import("../types.js").RoomInfo) => void} onOpened
   */
  constructor(http, onOpened) {
    this.#http = http;
    this.#onOpened = onOpened;
    this.#search = new PeopleSearch(http, async (user) => this.#choose(user), { picksByRow: true });
    find(this.#dialog, "search-slot").replaceWith(this.#search.element);
    find(this.#dialog, "cancel").addEventListener("click", () => this.#dialog.close());
    find(this.#dialog, "form").addEventListener("submit", (event) => this.#submit(event));
    this.#dialog.addEventListener("close", () => this.#dialog.remove());
    document.body.append(this.#dialog);
    this.#show();
    this.#dialog.showModal();
    this.#search.focus();
  }

  /** @param {User} user */
  #choose(user) {
    if (this.#chosen.size >= MAX_PEOPLE) return this.#showError(gettext("You can choose up to 8 people."));
    this.#chosen.set(user.id, user);
    this.#search.clear();
    this.#search.focus();
    this.#show();
  }

  #show() {
    find(this.#dialog, "chosen").replaceChildren(...[...this.#chosen.values()].map((user) => this.#makeChip(user)));
    /** @type {HTMLButtonElement} */ (find(this.#dialog, "confirm")).disabled = !this.#chosen.size;
    this.#showError("");
  }

  /** @param {User} user */
  #makeChip(user) {
    const chip = stamp("chosen-person");
    const button = find(chip, "remove");
    drawAvatar(find(chip, "avatar"), user);
    find(chip, "name").textContent = user.name;
    button.ariaLabel = interpolate(gettext("Remove %(name)s"), { name: user.name });
    button.addEventListener("click", () => this.#drop(user));
    return chip;
  }

  /** @param {User} user */
  #drop(user) {
    this.#chosen.delete(user.id);
    this.#show();
    this.#search.focus();
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    try {
      const room = await this.#http.post("direct", { users: [...this.#chosen.keys()] });
      this.#dialog.close();
      this.#onOpened(room);
    } catch (error) {
      this.#showError(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} text */
  #showError(text) {
    find(this.#dialog, "error").textContent = text;
  }
}
