import { fullJitter } from "./backoff.js";

const AT_ONCE = 4;

/**
 * Opens rooms on the socket, a few at a time, the one that is looked at first.
 *
 * A room that cannot be opened now is tried again later; one that is not ours any more is dropped.
 */
export class Opener {
  #store;
  #request;
  #schedule;
  #lookedAt = "";
  /** @type {Set<string>} */
  #waiting = new Set();
  /** @type {Map<string, number>} */
  #failures = new Map();
  #running = 0;
  /** Replies to what was asked on a former socket count no more. */
  #round = 0;

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./types.js").Request} request
   * @param {import("./types.js").Schedule} schedule
   */
  constructor(store, request, schedule) {
    this.#store = store;
    this.#request = request;
    this.#schedule = schedule;
  }

  /** Open every room, on a new socket. */
  openAll() {
    this.#round += 1;
    this.#running = 0;
    this.#failures.clear();
    this.#waiting = new Set(this.#store.rooms.map((room) => room.info.id));
    this.#next();
  }

  /** @param {string} id */
  open(id) {
    this.#waiting.add(id);
    this.#next();
  }

  /** Look at a room: it comes first, and needs a page. @param {string} id */
  lookAt(id) {
    this.#lookedAt = id;
    const room = this.#store.room(id);
    if (room && !room.isFilled) this.open(id);
  }

  #next() {
    while (this.#running < AT_ONCE && this.#waiting.size) {
      const [first] = this.#waiting;
      const id = this.#waiting.has(this.#lookedAt) ? this.#lookedAt : first;
      this.#waiting.delete(id);
      this.#open(id);
    }
  }

  /** @param {string} room */
  async #open(room) {
    const round = this.#round;
    const clock = this.#store.startOpen(room, room === this.#lookedAt);
    this.#running += 1;
    try {
      const reply = await this.#request({ type: "open", room, clock });
      this.#store.openReply(room, clock, reply);
      this.#failures.delete(room);
    } catch (error) {
      if (round === this.#round) this.#fail(room, /** @type {any} */ (error).code);
    }
    if (round !== this.#round) return;
    this.#running -= 1;
    this.#refill(room);
    this.#next();
  }

  /** @param {string} room @param {string} code */
  #fail(room, code) {
    if (code === "closed") return this.#stop();
    if (code === "not_found" || code === "forbidden") return this.#store.remove(room);
    const failures = this.#failures.get(room) ?? 0;
    this.#failures.set(room, failures + 1);
    const round = this.#round;
    this.#schedule(500 + fullJitter(failures), () => round === this.#round && this.#again(room));
  }

  /** @param {string} room */
  #again(room) {
    this.#store.openFailed(room);
    this.open(room);
  }

  /** Nothing more can be asked until the next socket. */
  #stop() {
    this.#round += 1;
    this.#waiting.clear();
  }

  /** A reply without a page for a room that came to be looked at meanwhile. @param {string} room */
  #refill(room) {
    const state = this.#store.room(room);
    const isWanting = state && !state.isFilled && !state.isOpening && room === this.#lookedAt;
    if (isWanting) this.#waiting.add(room);
  }
}
