const GATHER_MS = 300;

/** Moves our read marks, here at once and on the server soon; what could not be told is kept. */
export class ReadReceipts {
  #store;
  #request;
  #schedule;
  /** @type {Map<string, number>} */
  #untold = new Map();
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
    this.#untold.set(room, seq);
    this.#cancel ??= this.#schedule(GATHER_MS, () => this.flush());
  }

  /** Move the mark back: the message `seq` and what follows are unread. @param {string} room @param {number} seq */
  async unread(room, seq) {
    this.#untold.delete(room);
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
    for (const [room, seq] of this.#untold) {
      this.#store.read(room, seq);
      this.#tell(room, seq);
    }
  }

  /** @param {string} room @param {number} seq */
  async #tell(room, seq) {
    try {
      const mark = await this.#request({ type: "read", room, seq });
      this.#store.apply({ type: "read", ...mark });
    } catch (error) {
      if (/** @type {any} */ (error).isPassing) return;
    }
    if (this.#untold.get(room) === seq) this.#untold.delete(room);
  }
}
