import { fullJitter } from "./backoff.js";
import { CommandError } from "./command_error.js";

const MAX_TRIES = 8;
const MAX_WAIT_SECONDS = 60;

/** @typedef {import("../types.js").Pending} Pending */

/**
 * The user's messages that the server has not confirmed. Each is kept in local storage until then,
 * survives a reload, and is retried under the same client_id, so that it is posted once. Within a
 * room they are sent one after another, in the order they were written.
 */
export class Outbox {
  #store;
  #localStore;
  #request;
  #schedule;
  #newId;
  /** @type {Map<string, Pending>} */
  #items = new Map();
  /** @type {Map<string, number>} */
  #tries = new Map();
  /** @type {Set<string>} the rooms that are being sent to */
  #busy = new Set();

  /**
   * @param {object} parts
   * @param {import("../store/store.js").Store} parts.store
   * @param {import("../store/local_store.js").LocalStore} parts.localStore
   * @param {import("../types.js").Request} parts.request
   * @param {import("../types.js").Schedule} parts.schedule
   * @param {() => string} parts.newId
   */
  constructor({ store, localStore, request, schedule, newId }) {
    this.#store = store;
    this.#localStore = localStore;
    this.#request = request;
    this.#schedule = schedule;
    this.#newId = newId;
    const kept = /** @type {Pending[]} */ (localStore.all());
    kept.sort((one, other) => one.created_at.localeCompare(other.created_at));
    for (const item of kept) this.#items.set(item.client_id, item);
    store.subscribe(({ settled = [] }) => {
      for (const id of settled) this.#forget(id);
    });
  }

  /** @param {string} room @param {string} body @param {number | null} [replyTo] the seq of the message it replies to */
  post(room, body, replyTo = null) {
    const created = new Date().toISOString();
    const answer = replyTo === null ? {} : { reply_to: replyTo };
    this.#put({ room, client_id: this.#newId(), body, ...answer, created_at: created, state: "sending" });
    this.#send(room);
  }

  /** @param {string} clientId */
  retry(clientId) {
    const item = this.#items.get(clientId);
    if (!item) return;
    this.#tries.delete(clientId);
    this.#put({ ...item, state: "sending", reason: undefined });
    this.#send(item.room);
  }

  /** Drop a message, because the user discarded it here or in another tab. @param {string} clientId */
  discard(clientId) {
    const item = this.#items.get(clientId);
    this.#forget(clientId);
    if (item) this.#store.removePending(item.room, clientId);
  }

  /** Show and send all messages: the socket is ready. */
  flush() {
    for (const item of this.#items.values()) this.#store.addPending(item);
    for (const room of new Set([...this.#items.values()].map((item) => item.room))) this.#send(room);
  }

  /** @param {string} room */
  async #send(room) {
    if (this.#busy.has(room) || !this.#store.room(room)) return;
    this.#busy.add(room);
    let item = this.#next(room);
    while (item && (await this.#attempt(item))) item = this.#next(room);
    this.#busy.delete(room);
  }

  /** @param {string} room */
  #next(room) {
    return [...this.#items.values()].find((item) => item.room === room && item.state === "sending");
  }

  /** @param {Pending} item @returns {Promise<boolean>} whether to continue with the next one */
  async #attempt({ room, client_id: clientId, body, reply_to = null }) {
    try {
      const message = await this.#request({ type: "message.post", room, client_id: clientId, body, reply_to });
      this.#store.apply({ type: "message.created", room, clock: message.seq, message });
      this.discard(clientId);
      return true;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return this.#recover(clientId, error);
    }
  }

  /** @param {string} clientId @param {CommandError} error */
  async #recover(clientId, error) {
    const item = this.#items.get(clientId);
    if (error.code === "closed") return false;
    const tries = (this.#tries.get(clientId) ?? 0) + 1;
    this.#tries.set(clientId, tries);
    if (error.isTransient && tries < MAX_TRIES) await this.#pause(tries, error.retryAfter);
    else if (item) this.#put({ ...item, state: "failed", reason: error.message });
    return true;
  }

  /** @param {number} tries @param {number} [seconds] as requested by the server */
  #pause(tries, seconds = 0) {
    const ms = Math.min(seconds, MAX_WAIT_SECONDS) * 1000 + fullJitter(tries);
    return new Promise((resolve) => this.#schedule(ms, () => resolve(undefined)));
  }

  /** @param {Pending} item */
  #put(item) {
    this.#items.set(item.client_id, item);
    this.#localStore.put(item.client_id, item);
    this.#store.addPending(item);
  }

  /** @param {string} clientId */
  #forget(clientId) {
    if (this.#items.delete(clientId)) this.#localStore.put(clientId, null);
    this.#tries.delete(clientId);
  }
}
