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
   * @param {import("./store.js").Store} store
   * @param {import("./types.js").Request} request
   * @param {import("./types.js").Schedule} schedule
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

  flush() {
    this.#cancel?.();
    this.#cancel = null;
    for (const [room, seq] of this.#untold) this.#tell(room, seq);
  }

  /** @param {string} room @param {number} seq */
  async #tell(room, seq) {
    try {
      await this.#request({ type: "read", room, seq });
    } catch (error) {
      if (/** @type {any} */ (error).isPassing) return;
    }
    if (this.#untold.get(room) === seq) this.#untold.delete(room);
  }
}
