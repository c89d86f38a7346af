import { may } from "../store/permissions.js";
import { formatShort } from "../ui/date_format.js";
import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { makeListEntry } from "./list_entry.js";

/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** The room's join requests. */
export class RequestsList {
  element = stamp("requests-list");
  #context;
  /** @type {RoomInfo | null} */
  #room = null;

  /** @param {import("./types.js").Context} context */
  constructor(context) {
    this.#context = context;
    this.element.hidden = true;
  }

  /** @param {RoomInfo} room */
  async show(room) {
    this.#room = room;
    const isAsked = room.kind === "private" && may(room, "approve");
    if (!isAsked) this.element.hidden = true;
    else await this.#context.attempt(async () => this.#fill(await this.#context.http.get(this.#path)));
  }

  /** @param {import("./types.js").ServerEvent} event */
  handle({ type, room }) {
    if (type === "room.requests" && room === this.#room?.id && this.#room) this.show(this.#room);
  }

  get #path() {
    return `rooms/${this.#room?.id}/requests`;
  }

  /** @param {{user: import("../types.js").User, note: string, created_at: string}[]} requests */
  #fill(requests) {
    this.element.hidden = !requests.length;
    const entries = requests.map(({ user, note, created_at: at }) => makeListEntry({
      user, note: note || formatShort(at), actions: this.#actionsFor(user),
    }));
    find(this.element, "list").replaceChildren(...entries);
  }

  /** @param {import("../types.js").User} user */
  #actionsFor({ id, name }) {
    const { http } = this.#context;
    const path = `${this.#path}/${id}`;
    return [
      { label: gettext("Approve"), name: interpolate(gettext("Approve %(name)s"), { name }), run: () => this.#decide(() => http.put(path)) },
      { label: gettext("Decline"), name: interpolate(gettext("Decline %(name)s"), { name }), run: () => this.#decide(() => http.delete(path)) },
    ];
  }

  /** @param {() => Promise<unknown>} task */
  async #decide(task) {
    await this.#context.attempt(task);
    if (this.#room) await this.show(this.#room);
  }
}
