import { schedule } from "./backoff.js";
import { find } from "./dom.js";
import { Idleness } from "./idleness.js";
import { Presence } from "./presence.js";
import { Typing } from "./typing.js";

/** Who else is here, and telling them that we are. */
export class Company {
  #request;
  #typing;
  #presence;
  #idleness = new Idleness(window, () => this.#tell(), schedule);

  /**
   * @param {HTMLElement} root
   * @param {string} me
   * @param {import("./types.js").Request} request
   */
  constructor(root, me, request) {
    this.#request = request;
    this.#presence = new Presence(root, request, schedule);
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
    if (event.blocks) this.#block(new Set(event.blocks));
    this.#typing.hear(event);
    this.#presence.hear(event);
    if (event.type === "ready" && this.#idleness.isIdle) this.#tell();
  }

  /** Of whom I block I neither see that they write nor that they are here. @param {Set<string>} users */
  #block(users) {
    this.#typing.block(users);
    this.#presence.block(users);
  }

  /** A new socket counts as active: nobody is told of us twice. */
  #tell() {
    const state = this.#idleness.isIdle ? "idle" : "online";
    this.#request({ type: "presence", state }).catch(() => {}); // without a socket we are offline
  }
}
