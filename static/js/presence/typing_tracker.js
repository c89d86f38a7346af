import { gettext, interpolate, ngettext } from "../ui/i18n.js";

const THROTTLE_MS = 3_500; // the server accepts one every 3 s
const VISIBLE_MS = 6_000;
const MAX_NAMED = 3;

const list = new Intl.ListFormat(globalThis.document?.documentElement.lang || undefined);

/** @typedef {{name: string, cancel: () => void}} Typist */

/** The line below the composer that names who is typing. Not a live region, so it is not read aloud. */
export class TypingTracker {
  #line;
  #me;
  #request;
  #schedule;
  #room = "";
  /** @type {Set<string>} rooms to which it was sent recently */
  #throttled = new Set();
  /** @type {Set<string>} */
  #blocked = new Set();
  /** @type {Map<string, Map<string, Typist>>} by room and person */
  #typists = new Map();

  /**
   * @param {{textContent: string | null}} line
   * @param {string} me
   * @param {import("../types.js").Request} request
   * @param {import("../types.js").Schedule} schedule
   */
  constructor(line, me, request, schedule) {
    this.#line = line;
    this.#me = me;
    this.#request = request;
    this.#schedule = schedule;
  }

  /** @param {string} room */
  setRoom(room) {
    this.#room = room;
    this.#show();
  }

  /** Send that the user is typing. */
  send() {
    const room = this.#room;
    if (this.#throttled.has(room)) return;
    this.#throttled.add(room);
    this.#schedule(THROTTLE_MS, () => this.#throttled.delete(room));
    this.#request({ type: "typing", room }).catch(() => {}); // optional
  }

  /** @param {import("../types.js").ServerEvent} event */
  handle({ type, room, user, message }) {
    if (type === "typing") this.#add(room, user);
    if (type === "message.created") this.#drop(room, message.author.id);
  }

  /** Hide these users. @param {Set<string>} users */
  block(users) {
    this.#blocked = users;
    for (const room of this.#typists.keys()) for (const id of users) this.#drop(room, id);
  }

  /** @param {string} room @param {import("../types.js").User} user */
  #add(room, { id, name }) {
    if (id === this.#me || this.#blocked.has(id)) return;
    const typists = this.#typists.get(room) ?? new Map();
    typists.get(id)?.cancel();
    typists.set(id, { name, cancel: this.#schedule(VISIBLE_MS, () => this.#drop(room, id)) });
    this.#typists.set(room, typists);
    this.#show();
  }

  /** @param {string} room @param {string} id */
  #drop(room, id) {
    const typists = this.#typists.get(room);
    typists?.get(id)?.cancel();
    if (typists?.delete(id)) this.#show();
    if (!typists?.size) this.#typists.delete(room);
  }

  #show() {
    const typists = [...(this.#typists.get(this.#room)?.values() ?? [])];
    const text = describe(typists.map(({ name }) => name));
    if (this.#line.textContent !== text) this.#line.textContent = text;
  }
}

/** @param {string[]} names */
function describe(names) {
  if (!names.length) return "";
  if (names.length > MAX_NAMED) return gettext("Several people are typing…");
  const text = ngettext("%(names)s is typing…", "%(names)s are typing…", names.length);
  return interpolate(text, { names: list.format(names) });
}
