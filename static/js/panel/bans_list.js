import { may } from "../store/permissions.js";
import { formatShort } from "../ui/date_format.js";
import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { makeListEntry } from "./list_entry.js";

/** @typedef {import("./types.js").RoomInfo} RoomInfo */
/** @typedef {{user: import("../types.js").User, by: import("../types.js").User, reason: string, expires_at: string | null}} Ban */

/** The room's bans. */
export class BansList {
  element = stamp("bans-list");
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
    if (!may(room, "ban")) this.element.hidden = true;
    else await this.#context.attempt(async () => this.#fill(await this.#context.http.get(`rooms/${room.id}/bans`)));
  }

  /** @param {import("./types.js").ServerEvent} event */
  handle({ type, room, message }) {
    const isBan = type === "message.created" && message.body === "member.banned";
    if (isBan && room === this.#room?.id && this.#room) this.show(this.#room);
  }

  /** @param {Ban[]} bans */
  #fill(bans) {
    this.element.hidden = !bans.length;
    find(this.element, "list").replaceChildren(...bans.map((ban) => this.#makeListEntry(ban)));
  }

  /** @param {Ban} ban */
  #makeListEntry(ban) {
    const { user } = ban;
    const name = interpolate(gettext("Unban %(name)s"), { name: user.name });
    return makeListEntry({ user, note: describeBan(ban), actions: [{ label: gettext("Unban"), name, run: () => this.#lift(user.id) }] });
  }

  /** @param {string} user */
  async #lift(user) {
    const { http, attempt } = this.#context;
    await attempt(() => http.delete(`rooms/${this.#room?.id}/bans/${user}`));
    if (this.#room) await this.show(this.#room);
  }
}

/** @param {Ban} ban */
function describeBan({ by, reason, expires_at: at }) {
  const values = { by: by.name, until: at ? formatShort(at) : "" };
  const text = interpolate(at ? gettext("by %(by)s until %(until)s") : gettext("by %(by)s, permanently"), values);
  return reason ? `${text} · ${reason}` : text;
}
