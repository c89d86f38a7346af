/** What the page asks over HTTP, as docs/protocol.md has it. */
export class Api {
  #root;

  /** @param {string} root ends in a slash */
  constructor(root) {
    this.#root = root;
  }

  /** @param {string} path @returns {Promise<any>} null if it cannot be had */
  async fetch(path) {
    try {
      const answer = await this.#get(path);
      return answer.ok ? await answer.json() : null;
    } catch {
      return null; // No answer is as good as a bad one.
    }
  }

  /** @returns {Promise<boolean>} false also if nobody can be asked */
  async isSignedOut() {
    try {
      return (await this.#get("rooms")).status === 401;
    } catch {
      return false;
    }
  }

  /** @param {string} path */
  #get(path) {
    return fetch(this.#root + path, { headers: { Accept: "application/json" } });
  }
}
