import { gettext } from "../ui/i18n.js";

/** A command or request that failed. `code` is from docs/protocol.md, or "timeout" or "closed". */
export class CommandError extends Error {
  /**
   * @param {string} code
   * @param {string} [message] for the user
   * @param {number} [retryAfter] in seconds
   */
  constructor(code, message, retryAfter) {
    super(message || gettext("The server refused this."));
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same command may be retried automatically. */
  get isTransient() {
    return ["retry", "rate_limited", "timeout", "closed"].includes(this.code);
  }
}
