import { schedule } from "./backoff.js";
import { find } from "./dom.js";
import { Typing } from "./typing.js";

/** Who else is here. */
export class Company {
  #typing;

  /**
   * @param {HTMLElement} root
   * @param {string} me
   * @param {import("./types.js").Request} request
   */
  constructor(root, me, request) {
    this.#typing = new Typing(find(root, "typing"), me, request, schedule);
    const field = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    field.addEventListener("input", () => field.value.trim() && this.#typing.tell());
  }

  /** @param {string} room */
  lookAt(room) {
    this.#typing.lookAt(room);
  }

  /** @param {import("./types.js").ServerEvent} event */
  hear(event) {
    this.#typing.hear(event);
  }
}
