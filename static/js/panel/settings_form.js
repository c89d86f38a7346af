import { may } from "../store/permissions.js";
import { describeInterval } from "../timeline/event_text.js";
import { find } from "../ui/dom.js";

/** @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field */
/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** The settings that the user may change; sends only changed values. */
export class SettingsForm {
  #form;
  /** @type {RoomInfo | null} */
  #room = null;

  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.#form = form;
  }

  /** Whether the user may change any setting. @param {RoomInfo} room */
  static isOfferedIn(room) {
    return ["rename", "describe", "slow", "configure"].some((permission) => may(room, permission));
  }

  /** @param {RoomInfo} room */
  fill(room) {
    this.#room = room;
    for (const field of this.#fields) write(field, fieldOf(room, field.name));
    for (const part of /** @type {NodeListOf<HTMLFieldSetElement>} */ (this.#form.querySelectorAll("[data-permission]"))) {
      part.disabled = !may(room, part.dataset.permission ?? "");
      part.hidden = part.disabled;
    }
    find(this.#form, "findable").hidden = room.kind !== "private";
  }

  /** @returns {Record<string, string | number | boolean>} */
  get changes() {
    const usable = this.#fields.filter((field) => !field.closest("fieldset:disabled"));
    const values = usable.map((field) => [field.name, read(field)]);
    return Object.fromEntries(values.filter(([name, value]) => value !== (this.#room && fieldOf(this.#room, String(name)))));
  }

  /** The label of the room's value of a choice. @param {RoomInfo} room @param {string} name */
  describe(room, name) {
    const field = this.#fields.find((each) => each.name === name);
    if (!(field instanceof HTMLSelectElement)) return "";
    write(field, fieldOf(room, name));
    return field.selectedOptions[0]?.textContent ?? "";
  }

  get #fields() {
    return /** @type {Field[]} */ ([...this.#form.elements].filter((each) => "name" in each && each.name));
  }
}

/** @param {RoomInfo} room @param {string} name @returns {any} */
function fieldOf(room, name) {
  return /** @type {Record<string, any>} */ (room)[name];
}

/** @param {Field} field @param {any} value */
function write(field, value) {
  if (field.type === "checkbox") /** @type {HTMLInputElement} */ (field).checked = value;
  else field.value = String(value ?? "");
  if (field.name !== "slow_seconds" || field.value !== "") return;
  // The interval may have been set to one that is not among the options.
  /** @type {HTMLSelectElement} */ (field).add(new Option(describeInterval(value), String(value)));
  field.value = String(value);
}

/** @param {Field} field */
function read(field) {
  if (field.type === "checkbox") return /** @type {HTMLInputElement} */ (field).checked;
  return field.name === "slow_seconds" ? Number(field.value) : field.value.trim();
}
