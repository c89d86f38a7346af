import { may } from "../store/permissions.js";
import { find } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";

/** @typedef {import("../types.js").RoomInfo} RoomInfo */

/** Shows the room's name and state outside the messages: in the header and at the start of the room. */
export class RoomHeader {
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {Pick<RoomInfo, "id" | "name" | "topic" | "kind"> & Partial<RoomInfo>} room */
  show(room) {
    const { id, name, topic, kind, icon = "", locked = false, archived = false } = room;
    for (const element of this.#root.querySelectorAll("[data-room-name]")) element.textContent = name;
    for (const element of this.#root.querySelectorAll("[data-room-topic]")) element.textContent = topic;
    find(this.#root, "header").dataset.kind = kind;
    find(find(this.#root, "header"), "icon").textContent = icon;
    find(this.#root, "header-topic").title = topic;
    find(this.#root, "locked").hidden = !locked;
    find(this.#root, "archived").hidden = !archived;
    find(this.#root, "start-hint").textContent = describeStart(kind, name);
    find(this.#root, "log").ariaLabel = interpolate(gettext("Messages in %(room)s"), { room: name });
    const form = /** @type {HTMLFormElement} */ (find(this.#root, "leave"));
    form.hidden = kind === "direct";
    find(this.#root, "hide-conversation").hidden = kind !== "direct";
    find(this.#root, "leave-conversation").hidden = kind !== "direct" || !may(room, "leave");
    form.action = (form.dataset.leave ?? "").replace(form.dataset.roomId ?? "", id);
  }
}

/** @param {RoomInfo["kind"]} kind @param {string} name */
function describeStart(kind, name) {
  if (kind === "direct") return interpolate(gettext("This is the start of your conversation with %(name)s."), { name });
  return interpolate(gettext("This is the beginning of #%(room)s."), { room: name });
}
