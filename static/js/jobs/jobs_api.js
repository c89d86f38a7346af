/** My jobs over HTTP, as docs/protocol.md has them. */
export class JobsApi {
  #http;

  /** @param {import("../net/http.js").Http} http */
  constructor(http) {
    this.#http = http;
  }

  /** @returns {Promise<import("../types.js").Job[] | null>} null if they could not be had */
  async fetchAll() {
    return this.#http.getOrNull("jobs");
  }

  /** @param {string} id @returns {Promise<import("../types.js").Job | null>} */
  async cancel(id) {
    return this.#http.post(`jobs/${id}/cancel`).catch(() => null);
  }
}
