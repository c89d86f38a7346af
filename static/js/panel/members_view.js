import { Timer } from "../net/timer.js";
import { may } from "../store/permissions.js";
import { find, stamp } from "../ui/dom.js";
import { gettext, interpolate, ngettext } from "../ui/i18n.js";
import { listActions } from "./member_actions.js";
import { MemberRow } from "./member_row.js";

const SOON_MS = 150;

/** @typedef {import("./types.js").Member} Member */
/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** The room's members, owners first; updated while shown. */
export class MembersView {
  element = stamp("members-view");
  #context;
  /** @type {RoomInfo | null} */
  #room = null;
  #pages = 1;
  #latestRequest = 0;
  #timer = new Timer();
  /** @type {Map<string, MemberRow>} */
  #rows = new Map();

  /** @param {import("./types.js").Context} context */
  constructor(context) {
    this.#context = context;
    find(this.element, "search").addEventListener("input", () => this.#restart());
    find(this.element, "more").addEventListener("click", () => this.#loadMore());
    find(this.element, "invite").addEventListener("click", () => context.open("invites"));
  }

  /** @param {RoomInfo} room */
  show(room) {
    this.#room = room;
    this.#field.value = "";
    this.#pages = 1;
    this.#fill([]);
    this.#offerInviting(room);
    this.#load();
  }

  /** @param {RoomInfo} room */
  update(room) {
    this.#room = room;
    this.#offerInviting(room);
    this.#timer.set(SOON_MS, () => this.#load());
  }

  /** @param {import("./types.js").ServerEvent} event */
  handle({ type, room, message }) {
    const isMembers = type === "message.created" && message.kind === "system" && message.body.startsWith("member.");
    if (room === this.#room?.id && isMembers) this.#timer.set(SOON_MS, () => this.#load());
  }

  get #field() {
    return /** @type {HTMLInputElement} */ (find(this.element, "search"));
  }

  #offerInviting(/** @type {RoomInfo} */ room) {
    find(this.element, "invite").hidden = !may(room, "invite");
  }

  #restart() {
    this.#pages = 1;
    this.#timer.set(SOON_MS, () => this.#load());
  }

  #loadMore() {
    this.#pages += 1;
    this.#load();
  }

  async #load() {
    const request = ++this.#latestRequest;
    await this.#context.attempt(async () => {
      const pages = await this.#fetchPages();
      if (request === this.#latestRequest) this.#show(pages);
    });
  }

  #fetchPages() {
    const path = `rooms/${this.#room?.id}/members?q=${encodeURIComponent(this.#field.value.trim())}`;
    const numbers = Array.from({ length: this.#pages }, (_, index) => index + 1);
    return Promise.all(numbers.map((number) => this.#context.http.get(`${path}&page=${number}`)));
  }

  /** @param {{members: Member[], count: number, has_more: boolean}[]} pages */
  #show(pages) {
    const { count, has_more: hasMore } = /** @type {typeof pages[0]} */ (pages.at(-1));
    const text = ngettext("%(count)s member", "%(count)s members", count);
    const members = pages.flatMap((page) => page.members);
    find(this.element, "count").textContent = interpolate(text, { count });
    find(this.element, "none").textContent = members.length ? "" : gettext("No one found");
    find(this.element, "more").hidden = !hasMore;
    this.#fill(members);
  }

  /** Rows that remain keep their element and the focus. */
  #fill(/** @type {Member[]} */ members) {
    const list = find(this.element, "list");
    const focused = document.activeElement;
    const rows = new Map(members.map((member) => [member.user.id, this.#rows.get(member.user.id) ?? this.#makeRow()]));
    for (const member of members) rows.get(member.user.id)?.fill(member);
    const elements = [...rows.values()].map(({ element }) => element);
    this.#rows = rows;
    if (elements.length === list.children.length && elements.every((each, i) => each === list.children[i])) return;
    list.replaceChildren(...elements);
    if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
  }

  #makeRow() {
    const list = (/** @type {Member} */ member) => (this.#room ? listActions(this.#room, member, this.#context) : []);
    return new MemberRow(list, async (action) => (await this.#context.attempt(action.run)) && this.#load());
  }
}
