import { may } from "../store/permissions.js";
import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { BansList } from "./bans_list.js";
import { LinksList } from "./links_list.js";
import { PeopleSearch } from "./people_search.js";
import { RequestsList } from "./requests_list.js";

/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** Join requests, adding people, invite links and bans. */
export class InvitesView {
  element = stamp("invites-view");
  #context;
  #search;
  #lists;
  #listening;
  /** @type {RoomInfo | null} */
  #room = null;

  /** @param {import("./types.js").Context} context */
  constructor(context) {
    this.#context = context;
    this.#search = new PeopleSearch(context.http, (user) => this.#add(user));
    find(this.element, "search-slot").replaceWith(this.#search.element);
    const [requests, links, bans] = [new RequestsList(context), new LinksList(context), new BansList(context)];
    this.#lists = [requests, links, bans];
    this.element.prepend(requests.element);
    this.element.append(links.element, bans.element);
    this.#listening = [requests, bans];
  }

  /** @param {RoomInfo} room */
  show(room) {
    this.#search.clear();
    this.#showNote("");
    this.update(room);
  }

  /** @param {RoomInfo} room */
  update(room) {
    this.#room = room;
    find(this.element, "add-people").hidden = !may(room, "invite");
    for (const list of this.#lists) list.show(room);
  }

  /** @param {import("./types.js").ServerEvent} event */
  handle(event) {
    for (const list of this.#listening) list.handle(event);
  }

  /** @param {import("../types.js").User} user */
  async #add(user) {
    const { http, attempt } = this.#context;
    if (!(await attempt(() => http.post(`rooms/${this.#room?.id}/members`, { user: user.id })))) return;
    this.#search.clear();
    this.#search.focus();
    this.#showNote(interpolate(gettext("%(name)s was added to the room."), { name: user.name }));
  }

  /** @param {string} text */
  #showNote(text) {
    find(this.element, "added-note").textContent = text;
  }
}
