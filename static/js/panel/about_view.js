import { may } from "../store/permissions.js";
import { confirmDialog } from "../ui/confirm.js";
import { formatShort } from "../ui/date_format.js";
import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { SettingsForm } from "./settings_form.js";

/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** The method and path of each switch. @type {Record<string, ["put" | "delete", string]>} */
const SWITCHES = {
  lock: ["put", "lock"], unlock: ["delete", "lock"], archive: ["put", "archive"], restore: ["delete", "archive"],
};

/** The room's details and settings. */
export class AboutView {
  element = stamp("about-view");
  #context;
  #form = new SettingsForm(/** @type {HTMLFormElement} */ (find(this.element, "form")));
  /** @type {RoomInfo | null} */
  #room = null;

  /** @param {import("./types.js").Context} context */
  constructor(context) {
    this.#context = context;
    find(this.element, "edit").addEventListener("click", () => this.#edit());
    find(this.element, "cancel").addEventListener("click", () => this.#endEdit());
    find(this.element, "form").addEventListener("submit", (event) => this.#save(event));
    find(this.element, "export").addEventListener("click", () => this.#export());
    for (const button of this.#switches) button.addEventListener("click", () => this.#toggle(button.dataset.switch ?? ""));
  }

  /** @param {RoomInfo} room */
  show(room) {
    this.#setEditing(false);
    find(this.element, "created-by").textContent = "";
    find(this.element, "export-status").textContent = "";
    this.update(room);
    this.#showCreator(room);
  }

  /** @param {RoomInfo} room */
  update(room) {
    this.#room = room;
    const isEditing = find(this.element, "facts").hidden;
    if (!isEditing) this.#fill(room);
    for (const button of this.#switches) button.hidden = !isOffered(room, button.dataset.switch ?? "");
    find(this.element, "export").hidden = !may(room, "export");
    find(this.element, "leave-room").hidden = !may(room, "leave");
    find(this.element, "edit").hidden = !SettingsForm.isOfferedIn(room);
  }

  handle() {}

  get #switches() {
    return /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[data-switch]")]);
  }

  /** @param {RoomInfo} room */
  #fill(room) {
    this.#form.fill(room);
    for (const name of ["name", "topic", "description"]) {
      const value = /** @type {Record<string, any>} */ (room)[name] ?? "";
      find(this.element, name).textContent = value;
      find(this.element, name).hidden = !value;
    }
    for (const fact of /** @type {NodeListOf<HTMLElement>} */ (this.element.querySelectorAll("[data-fact]"))) {
      find(fact, "value").textContent = this.#form.describe(room, fact.dataset.fact ?? "");
    }
    find(this.element, "kind-public").hidden = room.kind !== "public";
    find(this.element, "kind-private").hidden = room.kind !== "private" || Boolean(room.is_findable);
    find(this.element, "kind-findable").hidden = room.kind !== "private" || !room.is_findable;
    find(this.element, "policies").hidden = room.kind === "direct";
  }

  /** Show who created the room, by its first message, if the user may read that. @param {RoomInfo} room */
  async #showCreator(room) {
    const { messages } = await this.#context.http.get(`rooms/${room.id}/messages?after=0&limit=1`).catch(() => ({ messages: [] }));
    const [first] = messages;
    if (first?.body !== "room.created" || room.id !== this.#room?.id) return;
    const values = { name: first.author.name, at: formatShort(first.created_at) };
    find(this.element, "created-by").textContent = interpolate(gettext("Created by %(name)s on %(at)s"), values);
  }

  #edit() {
    if (this.#room) this.#form.fill(this.#room);
    this.#setEditing(true);
    const first = this.element.querySelector("fieldset:not(:disabled) :is(input, textarea, select)");
    if (first instanceof HTMLElement) first.focus();
  }

  #endEdit() {
    this.#setEditing(false);
    if (this.#room) this.#fill(this.#room);
    find(this.element, "edit").focus();
  }

  /** @param {boolean} isEditing */
  #setEditing(isEditing) {
    find(this.element, "facts").hidden = isEditing;
    find(this.element, "form").hidden = !isEditing;
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const { http, attempt } = this.#context;
    const { changes } = this.#form;
    const isDone = await attempt(async () => {
      if (Object.keys(changes).length) this.#room = await http.patch(`rooms/${this.#room?.id}`, changes);
    });
    if (isDone) this.#endEdit();
  }

  /** The jobs panel shows its progress. */
  async #export() {
    const { http, attempt } = this.#context;
    const isStarted = await attempt(() => http.post("exports", { room: this.#room?.id }));
    if (isStarted) find(this.element, "export-status").textContent = gettext("Export started. We'll show progress under Activity.");
  }

  /** Lock, unlock, archive or restore the room. @param {string} name */
  async #toggle(name) {
    const { http, attempt } = this.#context;
    if (name === "archive" && !(await confirmArchive())) return;
    const [method, path] = SWITCHES[name];
    await attempt(() => http[method](`rooms/${this.#room?.id}/${path}`));
  }
}

/** @param {RoomInfo} room @param {string} name */
function isOffered(room, name) {
  if (name === "lock") return may(room, "lock") && !room.locked;
  if (name === "unlock") return may(room, "lock") && Boolean(room.locked);
  return may(room, "archive") && Boolean(room.archived) === (name === "restore");
}

function confirmArchive() {
  return confirmDialog({
    title: gettext("Archive this room?"),
    text: gettext("It stays readable and listed, but no one can post until an owner unarchives it."),
    confirm: gettext("Archive"),
  });
}
