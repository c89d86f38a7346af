const DELAY_MS = 300;

/** Moves our read marks, here at once and on the server soon; what could not be told is kept. */
export class ReadReceipts {
  #store;
  #request;
  #schedule;
  /** @type {Map<string, number>} */
  #pending = new Map();
  /** @type {(() => void) | null} */
  #cancel = null;

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

  /** @param {string} room @param {number} seq */
  read(room, seq) {
    this.#store.read(room, seq);
    this.#pending.set(room, seq);
    this.#cancel ??= this.#schedule(DELAY_MS, () => this.flush());
  }

  /** Move the mark back: the message `seq` and what follows are unread. @param {string} room @param {number} seq */
  async unread(room, seq) {
    this.#pending.delete(room);
    try {
      const mark = await this.#request({ type: "unread", room, seq });
      this.#store.apply({ type: "unread", ...mark });
    } catch {
      // The mark is where it was, and says so.
    }
  }

  flush() {
    this.#cancel?.();
    this.#cancel = null;
    for (const [room, seq] of this.#pending) {
      this.#store.read(room, seq);
      this.#send(room, seq);
    }
  }

  /** @param {string} room @param {number} seq */
  async #send(room, seq) {
    try {
      const mark = await this.#request({ type: "read", room, seq });
      this.#store.apply({ type: "read", ...mark });
    } catch (error) {
      if (/** @type {any} */ (error).isTransient) return;
    }
    if (this.#pending.get(room) === seq) this.#pending.delete(room);
  }
}
