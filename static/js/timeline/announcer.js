import { gettext, interpolate } from "../ui/i18n.js";

const MAX_ONE_BY_ONE = 3;
const EXCERPT = 200;
const SPOKEN_MS = 10_000;

/** Announces new messages of the current room to screen readers. */
export class Announcer {
  #root;
  #me;
  #isBlocked;
  #room = "";
  /** @type {number | null} */
  #announcedTo = null;

  /** @param {HTMLElement} root a live region @param {string} me @param {(user: string) => boolean} isBlocked */
  constructor(root, me, isBlocked) {
    this.#root = root;
    this.#me = me;
    this.#isBlocked = isBlocked;
  }

  /** @param {string} room @param {import("../store/room_state.js").RoomState} [state] */
  setRoom(room, state) {
    this.#room = room;
    this.#announcedTo = null;
    if (state) this.notice(state);
  }

  /** @param {import("../store/room_state.js").RoomState} state */
  notice(state) {
    if (state.info.id !== this.#room || !state.history.isFilled) return;
    const { messages } = state.history;
    const announcedTo = this.#announcedTo;
    this.#announcedTo = messages.items.at(-1)?.seq ?? 0;
    if (announcedTo !== null) this.#announceAll(messages.items.slice(messages.indexOf(announcedTo + 1)));
  }

  /** @param {import("../types.js").Message[]} messages */
  #announceAll(messages) {
    const fromOthers = messages.filter(({ kind, author: { id } }) => kind === "text" && id !== this.#me && !this.#isBlocked(id));
    if (fromOthers.length > MAX_ONE_BY_ONE) {
      const count = fromOthers.length;
      this.#announce(interpolate(gettext("%(count)s new messages"), { count }));
      return;
    }
    for (const { author, body } of fromOthers) this.#announce(`${author.name}: ${body.slice(0, EXCERPT)}`);
  }

  /** @param {string} text */
  #announce(text) {
    announce(this.#root, text);
  }
}

/** Have screen readers read a text. @param {HTMLElement} region a live one @param {string} text */
export function announce(region, text) {
  const line = document.createElement("p");
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), SPOKEN_MS);
}
