/**
 * A text that is not sent yet.
 *
 * @typedef {object} Draft
 * @property {string} body
 * @property {number | null} replyTo the seq of the message it replies to
 */

/** Keeps a draft for each room, across reloads. */
export class Drafts {
  #localStore;

  /** @param {import("../store/local_store.js").LocalStore} localStore */
  constructor(localStore) {
    this.#localStore = localStore;
  }

  /** @param {string} room @returns {Draft} */
  get(room) {
    const kept = this.#localStore.get(room);
    // Older versions kept a draft as a plain string.
    return typeof kept === "string" ? { body: kept, replyTo: null } : (kept ?? { body: "", replyTo: null });
  }

  /** @param {string} room @param {Draft} draft */
  put(room, draft) {
    this.#localStore.put(room, draft.body || draft.replyTo !== null ? draft : null);
  }
}
