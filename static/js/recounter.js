// Everybody who watches a room learns at the same moment that something was lost.
const SPREAD_MS = 4_000;

/** Has the server count the unread messages anew; asked many times, it asks once. */
export class Recounter {
  #api;
  #store;
  #schedule;
  #isWaiting = false;

  /**
   * @param {import("./api.js").Api} api
   * @param {import("./store.js").Store} store
   * @param {import("./types.js").Schedule} schedule
   */
  constructor(api, store, schedule) {
    this.#api = api;
    this.#store = store;
    this.#schedule = schedule;
  }

  want() {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#schedule(Math.random() * SPREAD_MS, () => this.#count());
  }

  async #count() {
    const rooms = await this.#api.fetch("rooms");
    this.#isWaiting = false;
    if (rooms) this.#store.recount(rooms);
  }
}
