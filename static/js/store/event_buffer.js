const MAX_EVENTS = 500;

/** @typedef {import("../types.js").Message} Message */

/** Changes that arrived ahead of their turn, by clock. */
export class EventBuffer {
  /** @type {Map<number, Message>} */
  #changes = new Map();

  /** Keep a change. When the buffer is full it is dropped, and has to be fetched later. */
  put(/** @type {number} */ clock, /** @type {Message} */ message) {
    if (this.#changes.size < MAX_EVENTS) this.#changes.set(clock, message);
  }

  /** Remove and return the change numbered `clock`. @param {number} clock */
  take(clock) {
    const message = this.#changes.get(clock);
    this.#changes.delete(clock);
    return message;
  }

  /** Drop changes up to `clock`. @param {number} clock */
  forgetTo(clock) {
    for (const each of this.#changes.keys()) if (each <= clock) this.#changes.delete(each);
  }
}
