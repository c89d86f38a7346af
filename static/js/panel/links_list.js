import { may } from "../store/permissions.js";
import { formatShort } from "../ui/date_format.js";
import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate, ngettext } from "../ui/i18n.js";
import { makeListEntry } from "./list_entry.js";

/** @typedef {import("./types.js").RoomInfo} RoomInfo */
/** @typedef {{id: string, by: import("../types.js").User, expires_at: string, uses: number, max_uses: number | null}} Invite */

/** The room's invite links: creates, shows once, and revokes them. */
export class LinksList {
  element = stamp("links-list");
  #context;
  /** @type {RoomInfo | null} */
  #room = null;

  /** @param {import("./types.js").Context} context */
  constructor(context) {
    this.#context = context;
    find(this.element, "form").addEventListener("submit", (event) => this.#make(event));
    find(this.element, "copy").addEventListener("click", () => this.#copy());
  }

  /** @param {RoomInfo} room */
  async show(room) {
    if (room.id !== this.#room?.id) this.#showNewLink("");
    this.#room = room;
    this.element.hidden = !may(room, "invite");
    if (!this.element.hidden) await this.#load();
  }

  get #path() {
    return `rooms/${this.#room?.id}/invites`;
  }

  get #address() {
    return /** @type {HTMLInputElement} */ (find(this.element, "url"));
  }

  #load() {
    return this.#context.attempt(async () => this.#fill(await this.#context.http.get(this.#path)));
  }

  /** @param {Event} event */
  async #make(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (find(this.element, "form")));
    const invite = { days: Number(form.get("days")), uses: Number(form.get("uses")) || null };
    const isCreated = await this.#context.attempt(async () => {
      this.#showNewLink((await this.#context.http.post(this.#path, invite)).url);
    });
    if (isCreated) await this.#load();
  }

  /** @param {string} url */
  #showNewLink(url) {
    find(this.element, "new-link").hidden = !url;
    find(this.element, "copied").textContent = "";
    this.#address.value = url;
    if (url) this.#address.select();
  }

  async #copy() {
    this.#address.select();
    try {
      await navigator.clipboard.writeText(this.#address.value);
      find(this.element, "copied").textContent = gettext("Copied");
    } catch {
      find(this.element, "copied").textContent = gettext("Press Ctrl+C to copy");
    }
  }

  /** @param {Invite[]} invites */
  #fill(invites) {
    find(this.element, "list").replaceChildren(...invites.map((invite) => this.#makeListEntry(invite)));
  }

  /** @param {Invite} invite */
  #makeListEntry({ id, by, expires_at: until, uses, max_uses: limit }) {
    const used = limit === null
      ? interpolate(ngettext("used once", "used %(uses)s times", uses), { uses })
      : interpolate(gettext("used %(uses)s of %(most)s times"), { uses, most: limit });
    const note = interpolate(gettext("%(used)s · until %(until)s"), { used, until: formatShort(until) });
    const name = interpolate(gettext("Revoke the link of %(name)s"), { name: by.name });
    return makeListEntry({ user: by, note, actions: [{ label: gettext("Revoke"), name, run: () => this.#revoke(id) }] });
  }

  /** @param {string} id */
  async #revoke(id) {
    if (await this.#context.attempt(() => this.#context.http.delete(`${this.#path}/${id}`))) await this.#load();
  }
}
