const PAGE_SIZE = 50;
// The page asks again as soon as it is told that there is nothing: not at once, then.
const FAILURE_MS = 3_000;

/** What the page asks over HTTP, as docs/protocol.md has it. */
export class Api {
  #root;

  /** @param {string} root ends in a slash */
  constructor(root) {
    this.#root = root;
  }

  /**
   * @param {string} room
   * @param {number} before
   * @returns {Promise<import("./types.js").Page | null>} null, after a while, if it could not be had
   */
  async fetchOlder(room, before) {
    try {
      const answer = await this.#get(`rooms/${room}/messages?before=${before}&limit=${PAGE_SIZE}`);
      if (answer.ok) return await answer.json();
    } catch {
      // No answer is as good as a bad one.
    }
    await new Promise((resolve) => setTimeout(resolve, FAILURE_MS));
    return null;
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
