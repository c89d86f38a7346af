import { gettext } from "../ui/i18n.js";
import { CommandError } from "./command_error.js";

/**
 * The client of the HTTP API (docs/protocol.md). Requests name the page's user and are refused in
 * another user's session. Rejects with a CommandError.
 */
export class Http {
  #root;
  #user;
  #onUnauthorized;

  /**
   * @param {string} root with a trailing slash
   * @param {string} user the id of the page's user
   * @param {(code: string) => void} onUnauthorized called when the session has ended or is another user's
   */
  constructor(root, user, onUnauthorized) {
    this.#root = root;
    this.#user = user;
    this.#onUnauthorized = onUnauthorized;
  }

  /** @param {string} path @returns {Promise<any>} */
  get(path) {
    return this.#request("GET", path);
  }

  /** Get something optional. @param {string} path @returns {Promise<any>} null if it cannot be had */
  getOrNull(path) {
    return this.get(path).catch(() => null); // Any failure means that there is nothing to show.
  }

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  post(path, body = {}) {
    return this.#request("POST", path, body);
  }

  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  put(path, body = {}) {
    return this.#request("PUT", path, body);
  }

  /** @param {string} path @param {object} body @returns {Promise<any>} */
  patch(path, body) {
    return this.#request("PATCH", path, body);
  }

  /** @param {string} path @returns {Promise<any>} */
  delete(path) {
    return this.#request("DELETE", path);
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #request(method, path, body) {
    const response = await this.#send(method, path, body);
    if (response.status === 204) return null;
    const data = await response.json().catch(() => ({}));
    if (response.status === 401) this.#onUnauthorized(data.error?.code);
    if (!response.ok) throw errorFrom(data.error ?? {});
    return data;
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #send(method, path, body) {
    const headers = {
      Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": readToken(),
      "Confab-User": this.#user,
    };
    try {
      return await fetch(this.#root + path, { method, headers, body: body && JSON.stringify(body) });
    } catch {
      throw new CommandError("closed", gettext("Can't reach the server. No changes were made."));
    }
  }
}

/** The CSRF token of Django's cookie, which changes at sign-in. */
function readToken() {
  return /(?:^|; )(?:__Host-)?csrf=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}

/** @param {{code?: string, message?: string, fields?: Record<string, string>, retry_after?: number}} error */
function errorFrom({ code = "invalid", message, fields, retry_after: retryAfter }) {
  const why = fields && Object.values(fields).join(" ");
  return new CommandError(code, why || message, retryAfter);
}
