import { gettext, interpolate } from "../ui/i18n.js";

const MAX_ONE_BY_ONE = 3;
const EXCERPT = 200;
const SPOKEN_MS = 10_000;

/** Tells screen readers of each new message in the room that is looked at; never of history. */
export class Announcer {
  #root;
  #me;
  #isBlocked;
  #room = "";
  /** @type {number | null} */
  #toldTo = null;

  /** @param {HTMLElement} root a live region @param {string} me @param {(user: string) => boolean} isBlocked */
  constructor(root, me, isBlocked) {
    this.#root = root;
    this.#me = me;
    this.#isBlocked = isBlocked;
  }

  /** @param {string} room @param {import("../store/room_state.js").RoomState} [state] */
  lookAt(room, state) {
    this.#room = room;
    this.#toldTo = null;
    if (state) this.notice(state);
  }

  /** @param {import("../store/room_state.js").RoomState} state */
  notice(state) {
    if (state.info.id !== this.#room || !state.isFilled) return;
    const { messages } = state;
    const toldTo = this.#toldTo;
    this.#toldTo = messages.items.at(-1)?.seq ?? 0;
    if (toldTo !== null) this.#tell(messages.items.slice(messages.indexOf(toldTo + 1)));
  }

  /** @param {import("../types.js").Message[]} messages */
  #tell(messages) {
    const foreign = messages.filter(({ kind, author: { id } }) => kind === "text" && id !== this.#me && !this.#isBlocked(id));
    if (foreign.length > MAX_ONE_BY_ONE) {
      const count = foreign.length;
      this.#say(interpolate(gettext("%(count)s new messages"), { count }));
      return;
    }
    for (const { author, body } of foreign) this.#say(`${author.name}: ${body.slice(0, EXCERPT)}`);
  }

  /** @param {string} text */
  #say(text) {
    announce(this.#root, text);
  }
}

/** Have a screen reader read a text. @param {HTMLElement} region a live one @param {string} text */
export function announce(region, text) {
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), SPOKEN_MS);
}
