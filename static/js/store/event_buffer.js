const MAX_EVENTS = 500;

/** @typedef {import("../types.js").Message} Message */

/** Changes that came before their turn, by clock. */
export class EventBuffer {
  /** @type {Map<number, Message>} */
  #changes = new Map();

  /** Keep a change; one that finds no room is dropped, and must be asked for later. */
  put(/** @type {number} */ clock, /** @type {Message} */ message) {
    if (this.#changes.size < MAX_EVENTS) this.#changes.set(clock, message);
  }

  /** Take the change numbered `clock`, if it came. @param {number} clock */
  take(clock) {
    const message = this.#changes.get(clock);
    this.#changes.delete(clock);
    return message;
  }

  /** Forget what is not after `clock`. @param {number} clock */
  forgetTo(clock) {
    for (const each of this.#changes.keys()) if (each <= clock) this.#changes.delete(each);
  }
}
