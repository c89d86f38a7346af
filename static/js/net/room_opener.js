import { fullJitter } from "./backoff.js";

const MAX_CONCURRENT = 4;
const MAX_KEPT = 8;

/**
 * Opens the most recently shown rooms on the socket, newest first and a few at a time, and closes
 * those shown longer ago.
 *
 * A room that fails to open is retried later; one that the user has left is removed.
 */
export class RoomOpener {
  #store;
  #request;
  #schedule;
  /** @type {string[]} the most recently shown rooms, newest first */
  #kept = [];
  /** @type {Set<string>} */
  #waiting = new Set();
  /** @type {Map<string, number>} */
  #failures = new Map();
  #running = 0;
  /** Incremented with each socket: replies of earlier rounds are ignored. */
  #round = 0;

  /**
   * @param {import("../store/store.js").Store} store
   * @param {import("../types.js").Request} request
   * @param {import("../types.js").Schedule} schedule
   */
  constructor(store, request, schedule) {
    this.#store = store;
    this.#request = request;
    this.#schedule = schedule;
  }

  /** Open all kept rooms on a new socket. */
  openAll() {
    this.#round += 1;
    this.#running = 0;
    this.#failures.clear();
    this.#waiting = new Set(this.#kept.filter((id) => this.#store.room(id)));
    this.#next();
  }

  /** Open a room, or open it again, if it is kept. @param {string} id */
  open(id) {
    if (this.#kept.includes(id)) this.#waiting.add(id);
    this.#next();
  }

  /** Show a room: it comes first. @param {string} id */
  setRoom(id) {
    this.#kept = [id, ...this.#kept.filter((each) => each !== id)];
    for (const old of this.#kept.splice(MAX_KEPT)) this.#close(old);
    const room = this.#store.room(id);
    if (room && !(room.history.isFilled && room.isOpen)) this.open(id);
  }

  #next() {
    while (this.#running < MAX_CONCURRENT && this.#waiting.size) {
      const id = this.#kept.find((each) => this.#waiting.has(each));
      if (!id) return this.#waiting.clear();
      this.#waiting.delete(id);
      this.#open(id);
    }
  }

  /** @param {string} room */
  async #open(room) {
    const round = this.#round;
    const clock = this.#store.startOpen(room, room === this.#kept[0]);
    this.#running += 1;
    try {
      const reply = await this.#request({ type: "open", room, clock });
      this.#store.applyOpen(room, clock, reply);
      this.#failures.delete(room);
    } catch (error) {
      if (round === this.#round) this.#fail(room, /** @type {any} */ (error).code);
    }
    if (round !== this.#round) return;
    this.#running -= 1;
    this.#refill(room);
    this.#next();
  }

  /** @param {string} room */
  #close(room) {
    this.#waiting.delete(room);
    this.#store.close(room);
    this.#request({ type: "close", room }).catch(() => {});
  }

  /** @param {string} room @param {string} code */
  #fail(room, code) {
    if (code === "closed") return this.#stop(room);
    if (code === "not_found" || code === "forbidden") return this.#store.remove(room);
    const failures = this.#failures.get(room) ?? 0;
    this.#failures.set(room, failures + 1);
    const round = this.#round;
    this.#schedule(500 + fullJitter(failures), () => round === this.#round && this.#retry(room));
  }

  /** @param {string} room */
  #retry(room) {
    this.#store.failOpen(room);
    this.open(room);
  }

  /** Wait for the next socket. @param {string} room */
  #stop(room) {
    this.#round += 1;
    this.#waiting.clear();
    this.#store.failOpen(room);
  }

  /** Open a room again that became the current one before its reply, which has no page. @param {string} room */
  #refill(room) {
    const state = this.#store.room(room);
    const needsPage = state && !state.history.isFilled && !state.history.isOpening && room === this.#kept[0];
    if (needsPage) this.#waiting.add(room);
  }
}
