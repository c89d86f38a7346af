import { schedule } from "../net/backoff.js";
import { find } from "../ui/dom.js";
import { LazyModule } from "../ui/lazy_module.js";
import { IdleDetector } from "./idle_detector.js";
import { PresenceDots } from "./presence_dots.js";

/** Other users' presence and typing, and reporting the user's own. */
export class PresenceController {
  #request;
  #room = "";
  /** @type {Set<string>} */
  #blocked = new Set();
  #typing;
  #presence;
  #idleDetector = new IdleDetector(window, () => this.#sendState(), schedule);

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
      typing.setRoom(this.#room);
      typing.block(this.#blocked);
      return typing;
    });
    const field = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    field.addEventListener("input", () => field.value.trim() && this.#type((typing) => typing.send()));
  }

  /** @param {string} room */
  setRoom(room) {
    this.#room = room;
    this.#typing.part?.setRoom(room);
  }

  /** @param {import("../types.js").ServerEvent} event */
  handle(event) {
    if (event.blocks) this.#block(new Set(event.blocks));
    if (event.type === "typing" || this.#typing.part) this.#type((typing) => typing.handle(event));
    this.#presence.handle(event);
    if (event.type === "ready" && this.#idleDetector.isIdle) this.#sendState();
  }

  /** Blocked users are neither shown typing nor online. @param {Set<string>} users */
  #block(users) {
    this.#blocked = users;
    this.#typing.part?.block(users);
    this.#presence.block(users);
  }

  /** Typing is optional: failures are not reported. */
  async #type(/** @type {(typing: import("./typing_tracker.js").TypingTracker) => void} */ task) {
    const typing = await this.#typing.prepare();
    if (typing) task(typing);
  }

  /** A new socket counts as online, so only changes are sent. */
  #sendState() {
    const state = this.#idleDetector.isIdle ? "idle" : "online";
    this.#request({ type: "presence", state }).catch(() => {}); // without a socket the user is offline
  }
}
