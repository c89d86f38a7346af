import { CommandError } from "./command_error.js";

const TIMEOUT_MS = 10_000;

/**
 * @typedef {object} PendingRequest
 * @property {(data: any) => void} resolve
 * @property {(error: CommandError) => void} reject
 * @property {() => void} cancel
 */

/** The commands that await their reply, by id. */
export class PendingRequests {
  #schedule;
  #lastId = 0;
  /** @type {Map<string, PendingRequest>} */
  #waiting = new Map();

  /** @param {import("../types.js").Schedule} schedule */
  constructor(schedule) {
    this.#schedule = schedule;
  }

  /**
   * @param {(id: string) => void} send
   * @returns {Promise<any>} the reply's data; rejects with a CommandError
   */
  start(send) {
    const id = String(++this.#lastId);
    return new Promise((resolve, reject) => {
      const fail = () => this.#remove(id)?.reject(new CommandError("timeout"));
      this.#waiting.set(id, { resolve, reject, cancel: this.#schedule(TIMEOUT_MS, fail) });
      send(id);
    });
  }

  /** @param {import("../types.js").ServerEvent} reply */
  settle(reply) {
    const waiting = this.#remove(reply.id);
    if (reply.ok) waiting?.resolve(reply.data);
    else waiting?.reject(errorFrom(reply.error));
  }

  /** Reject all commands: the socket is closed. */
  rejectAll() {
    for (const id of [...this.#waiting.keys()]) this.#remove(id)?.reject(new CommandError("closed"));
  }

  /** @param {string} id */
  #remove(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.cancel();
    return waiting;
  }
}

/** @param {{code: string, message: string, retry_after?: number}} error */
function errorFrom({ code, message, retry_after: retryAfter }) {
  return new CommandError(code, message, retryAfter);
}
