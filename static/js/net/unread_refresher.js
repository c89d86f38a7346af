// Everybody who watches a room learns at the same moment that something was lost.
const SPREAD_MS = 4_000;

/** Has the server count the unread messages anew; asked many times, it asks once. */
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
