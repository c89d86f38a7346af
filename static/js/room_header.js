import { find } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";

/** Everything outside the timeline that names the room: header, start of the room, leaving. */
export class RoomHeader {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {{id: string, name: string, topic: string, kind: string, icon?: string, locked?: boolean, archived?: boolean}} room */
  show({ id, name, topic, kind, icon = "", locked = false, archived = false }) {
    for (const place of this.#root.querySelectorAll("[data-room-name]")) place.textContent = name;
    for (const place of this.#root.querySelectorAll("[data-room-topic]")) place.textContent = topic;
    find(this.#root, "header").dataset.kind = kind;
    find(find(this.#root, "header"), "icon").textContent = icon;
    find(this.#root, "header-topic").title = topic;
    find(this.#root, "locked").hidden = !locked;
    find(this.#root, "archived").hidden = !archived;
    find(this.#root, "log").ariaLabel = interpolate(gettext("Messages in %(room)s"), { room: name });
    const form = /** @type {HTMLFormElement} */ (find(this.#root, "leave"));
    form.hidden = kind === "direct";
    form.action = (form.dataset.leave ?? "").replace(form.dataset.of ?? "", id);
  }
}
