import { schedule } from "../net/backoff.js";
import { find } from "../ui/dom.js";
import { LazyModule } from "../ui/lazy_module.js";
import { IdleDetector } from "./idle_detector.js";
import { PresenceDots } from "./presence_dots.js";

/** Who else is here, and telling them that we are. */
export class PresenceController {
  #request;
  #room = "";
  /** @type {Set<string>} */
  #blocked = new Set();
  #typing;
  #presence;
  #idleDetector = new IdleDetector(window, () => this.#tell(), schedule);

  /**
   * @param {HTMLElement} root
   * @param {string} me
   * @param {import("../types.js").Request} request
   * @param {import("../ui/notice.js").Notice} notice
   */
  constructor(root, me, request, notice) {
    this.#request = request;
    this.#presence = new PresenceDots(root, request, schedule);
    this.#typing = new LazyModule(notice, () => import("./typing_tracker.js"), ({ TypingTracker }) => {
      const typing = new TypingTracker(find(root, "typing"), me, request, schedule);
      typing.lookAt(this.#room);
      typing.block(this.#blocked);
      return typing;
    });
    const field = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    field.addEventListener("input", () => field.value.trim() && this.#type((typing) => typing.tell()));
  }

  /** @param {string} room */
  lookAt(room) {
    this.#room = room;
    this.#typing.part?.lookAt(room);
  }

  /** @param {import("../types.js").ServerEvent} event */
  hear(event) {
    if (event.blocks) this.#block(new Set(event.blocks));
    if (event.type === "typing" || this.#typing.part) this.#type((typing) => typing.hear(event));
    this.#presence.hear(event);
    if (event.type === "ready" && this.#idleDetector.isIdle) this.#tell();
  }

  /** Of whom I block I neither see that they write nor that they are here. @param {Set<string>} users */
  #block(users) {
    this.#blocked = users;
    this.#typing.part?.block(users);
    this.#presence.block(users);
  }

  /** A courtesy, of which nobody is told that it failed. */
  async #type(/** @type {(typing: import("./typing_tracker.js").TypingTracker) => void} */ act) {
    const typing = await this.#typing.prepare();
    if (typing) act(typing);
  }

  /** A new socket counts as active: nobody is told of us twice. */
  #tell() {
    const state = this.#idleDetector.isIdle ? "idle" : "online";
    this.#request({ type: "presence", state }).catch(() => {}); // without a socket we are offline
  }
}
