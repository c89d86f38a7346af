/** My jobs over HTTP, as docs/protocol.md has them. */
export class JobsApi {
  #root;

  /** @param {string} root ends in a slash */
  constructor(root) {
    this.#root = root;
  }

  /** @returns {Promise<import("../types.js").Job[] | null>} null if they could not be had */
  async fetchAll() {
    return this.#ask("jobs", "GET");
  }

  /** @param {string} id @returns {Promise<import("../types.js").Job | null>} */
  async cancel(id) {
    return this.#ask(`jobs/${id}/cancel`, "POST");
  }

  /** @param {string} path @param {string} method */
  async #ask(path, method) {
    try {
      const headers = { Accept: "application/json", "X-CSRFToken": token() };
      const answer = await fetch(this.#root + path, { method, headers });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }
}

function token() {
  const field = document.querySelector("[name=csrfmiddlewaretoken]");
  return field instanceof HTMLInputElement ? field.value : "";
}
