const DELAY_MS = 300;

/** Moves the user's read marks: at once in the store, shortly after on the server. Failed updates are kept. */
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

  /** Mark the message `seq` and everything after it as unread. @param {string} room @param {number} seq */
  async unread(room, seq) {
    this.#pending.delete(room);
    try {
      const mark = await this.#request({ type: "unread", room, seq });
      this.#store.apply({ type: "unread", ...mark });
    } catch {
      // The mark stays where it was, and the page shows that.
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
