import { gettext } from "../ui/i18n.js";

/** Why a command was not done. `code` is one of docs/protocol.md's, or "timeout" or "closed". */
export class CommandError extends Error {
  /**
   * @param {string} code
   * @param {string} [message] for people
   * @param {number} [retryAfter] in seconds
   */
  constructor(code, message, retryAfter) {
    super(message || gettext("The server refused this."));
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** Whether the same command may be sent again without asking anybody. */
  get isTransient() {
    return ["retry", "rate_limited", "timeout", "closed"].includes(this.code);
  }
}
