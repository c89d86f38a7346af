import { find } from "./dom.js";
import { gettext } from "./i18n.js";

const GRACE_MS = 2_000;

/** @typedef {import("../net/socket.js").SocketState} SocketState */

/** Shows that the page has been offline for a while, and how to reconnect. */
export class ConnectionBar {
  #root;
  /** @type {SocketState} */
  #state = "connecting";
  /** @type {number | undefined} */
  #timer;

  /** @param {HTMLElement} root @param {() => void} onRetry */
  constructor(root, onRetry) {
    this.#root = root;
    find(root, "reconnect").addEventListener("click", onRetry);
    for (const type of ["online", "offline"]) {
      window.addEventListener(type, () => this.show(this.#state));
    }
  }

  /** @param {SocketState} state */
  show(state) {
    this.#state = state;
    document.body.dataset.socket = summarize(state);
    if (state === "ready") this.#hide();
    else if (state === "suspended") this.#render();
    else {
      this.#timer ??= window.setTimeout(() => this.#render(), GRACE_MS);
      if (!this.#root.hidden) this.#render();
    }
  }

  #hide() {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#root.hidden = true;
  }

  #render() {
    this.#root.hidden = false;
    this.#root.dataset.state = this.#state;
    find(this.#root, "text").textContent = describe(this.#state);
    find(this.#root, "reconnect").hidden = this.#state === "suspended";
  }
}

/** @param {SocketState} state */
function summarize(state) {
  if (state === "ready") return "ready";
  return state === "suspended" || !navigator.onLine ? "offline" : "connecting";
}

/** @param {SocketState} state */
function describe(state) {
  if (state === "suspended") return gettext("This account has been suspended. Contact an administrator.");
  if (!navigator.onLine) return gettext("You're offline. Messages will be sent when you're back online.");
  return gettext("Reconnecting… Your messages will be sent automatically.");
}
