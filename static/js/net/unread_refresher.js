// All clients of a room notice a gap at the same time, so they spread their requests.
const SPREAD_MS = 4_000;

/** Requests the server's unread counts, at most once at a time. */
export class UnreadRefresher {
  #http;
  #store;
  #schedule;
  #isWaiting = false;

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

  request() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#schedule(Math.random() * SPREAD_MS, () => this.#count());
  }

  async #count() {
    const rooms = await this.#http.getOrNull("rooms");
    this.#isWaiting = false;
    if (rooms) this.#store.recount(rooms);
  }
}
