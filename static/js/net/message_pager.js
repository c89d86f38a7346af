const PAGE_SIZE = 50;
// Callers retry at once when there is no page, so a failure is reported late.
const FAILURE_MS = 3_000;

/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** Fetches pages of history into the store: at either end of it, and around a message. */
export class MessagePager {
  #http;
  #store;
  #schedule;

  /**
   * @param {Pick<import("./http.js").Http, "getOrNull">} http
   * @param {import("../store/store.js").Store} store
   * @param {import("../types.js").Schedule} schedule
   */
  constructor(http, store, schedule) {
    this.#http = http;
    this.#store = store;
    this.#schedule = schedule;
  }

  /** @param {RoomState} state @param {"older" | "newer"} side of the shown messages */
  async fetchNext({ info: { id }, history: { window } }, side) {
    if (!window) return side === "older" ? this.#fetchOlder(id) : undefined;
    const query = window.start(side);
    if (!query) return;
    this.#store.change(id, () => {});
    const page = await this.#fetch(id, query);
    this.#store.change(id, (room) => room.history.endWindowPage(window, page));
  }

  /** Fetch the page around a message and open a window on it. @param {RoomState} state @param {number} seq */
  async fetchAround({ info: { id } }, seq) {
    this.#store.change(id, (room) => (room.history.isFetchingAround = true));
    const page = await this.#fetch(id, `around=${seq}`);
    this.#store.change(id, (room) => room.history.endAround(page));
  }

  /** @param {string} id */
  async #fetchOlder(id) {
    const before = this.#store.startOlder(id);
    if (before === null) return;
    this.#store.endOlder(id, before, await this.#fetch(id, `before=${before}`));
  }

  /**
   * @param {string} id
   * @param {string} query
   * @returns {Promise<import("../types.js").Page | null>} null, after a delay, if the request failed
   */
  async #fetch(id, query) {
    const page = await this.#http.getOrNull(`rooms/${id}/messages?${query}&limit=${PAGE_SIZE}`);
    if (!page) await new Promise((resolve) => this.#schedule(FAILURE_MS, () => resolve(null)));
    return page;
  }
}
