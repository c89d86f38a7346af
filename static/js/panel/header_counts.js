import { may } from "../store/permissions.js";
import { find } from "../ui/dom.js";
import { interpolate, ngettext } from "../ui/i18n.js";

/** @type {Record<string, number>} */
const STEPS = {
  "member.joined": 1, "member.added": 1, "member.invited": 1,
  "member.left": -1, "member.removed": -1, "member.banned": -1,
};

/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** The number of members and of join requests in the header. */
export class HeaderCounts {
  #root;
  #http;
  #room = "";
  #isAsked = false;
  /** The server's count, and the clock it was taken at. */
  #counted = { count: 0, clock: 0 };
  /** Members who joined (1) or left (-1), by clock; added to an older count. */
  #steps = new Map();

  /** @param {HTMLElement} root @param {import("../net/http.js").Http} http */
  constructor(root, http) {
    this.#root = root;
    this.#http = http;
  }

  /** @param {RoomInfo} room */
  setRoom(room) {
    if (!room.rules || (room.id === this.#room && this.#isAsked)) return;
    this.#room = room.id;
    this.#isAsked = true;
    this.#steps.clear();
    this.#counted = { count: 0, clock: 0 };
    find(this.#root, "members").hidden = true;
    this.#showRequests(0);
    this.#countMembers(room.id);
    if (room.kind === "private" && may(room, "approve")) this.#countRequests(room.id);
  }

  /** @param {import("./types.js").ServerEvent} event */
  handle({ type, room, clock, message, count }) {
    if (type === "ready") this.#isAsked = false;
    if (room !== this.#room) return;
    if (type === "room.requests") this.#showRequests(count);
    const step = type === "message.created" && message.kind === "system" ? STEPS[message.body] : 0;
    if (step) this.#steps.set(clock, step);
    if (step && this.#counted.count) this.#showMembers();
  }

  /** @param {string} room */
  async #countMembers(room) {
    const response = await this.#http.get(`rooms/${room}/members?limit=1`).catch(() => null);
    if (!response || room !== this.#room) return;
    this.#counted = response;
    this.#showMembers();
  }

  /** @param {string} room */
  async #countRequests(room) {
    const requests = await this.#http.get(`rooms/${room}/requests`).catch(() => []);
    if (room === this.#room) this.#showRequests(requests.length);
  }

  #showMembers() {
    const newer = [...this.#steps].filter(([clock]) => clock > this.#counted.clock);
    const count = newer.reduce((sum, [, step]) => sum + step, this.#counted.count);
    const button = find(this.#root, "members");
    button.hidden = false;
    button.ariaLabel = interpolate(ngettext("%(count)s member", "%(count)s members", count), { count });
    button.title = button.ariaLabel;
    find(this.#root, "member-count").textContent = String(count);
  }

  /** @param {number} count */
  #showRequests(count) {
    const badge = find(this.#root, "requests-badge");
    badge.hidden = !count;
    find(badge, "text").textContent = interpolate(ngettext("%(count)s request", "%(count)s requests", count), { count });
    badge.title = interpolate(ngettext("%(count)s join request", "%(count)s join requests", count), { count });
  }
}
