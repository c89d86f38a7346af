import { Acknowledger } from "./acknowledger.js";
import { fullJitter, schedule } from "./backoff.js";
import { CommandError } from "./command_error.js";
import { PendingRequests } from "./pending_requests.js";
import { Timer } from "./timer.js";

/** @typedef {"connecting" | "ready" | "waiting" | "signed_out" | "wrong_user" | "suspended"} SocketState */

const SESSION_ENDED = 4401;
const ACCOUNT_SUSPENDED = 4403;
const PING_AFTER_MS = 25_000;
const READY_TIMEOUT_MS = 10_000;
// A socket that lived this long was not a failed attempt.
const STABLE_MS = 10_000;
const NEW_COOKIE_MS = 1_500;
const MIN_DELAY_MS = 500;
const LEFT = ["signed_out", "wrong_user"];
const ENDED = [...LEFT, "suspended"];

/**
 * The tab's WebSocket: reconnects until the session ends, acknowledges frames, matches replies.
 *
 * `onEvent` receives every event except replies, `onState` each change of state. `onRefused` is
 * called after a refused handshake, whose reason browsers hide. Events of a socket that belongs to
 * another user are dropped.
 */
export class Socket {
  #url;
  #user;
  #hooks;
  #requests = new PendingRequests(schedule);
  #timer = new Timer();
  #attempt = 0;
  #readyAt = 0;
  /** @type {SocketState} */
  #state = "waiting";
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Acknowledger | null} */
  #acknowledger = null;

  /**
   * @param {string} url
   * @param {string} user the id of the page's user
   * @param {object} hooks
   * @param {(event: import("../types.js").ServerEvent) => void} hooks.onEvent
   * @param {(state: SocketState) => void} hooks.onState
   * @param {() => void} hooks.onRefused
   */
  constructor(url, user, hooks) {
    this.#url = url;
    this.#user = user;
    this.#hooks = hooks;
  }

  get isReady() {
    return this.#state === "ready";
  }

  /** Connect now, without waiting for the backoff; does nothing if connected or ended. */
  connect() {
    if (this.#socket || ENDED.includes(this.#state)) return;
    this.#timer.set(READY_TIMEOUT_MS, () => this.#drop());
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    this.#acknowledger = new Acknowledger((frames) => this.#send({ type: "ack", frames }), schedule);
    socket.addEventListener("message", ({ data }) => this.#socket === socket && this.#receive(data));
    socket.addEventListener("close", ({ code }) => this.#socket === socket && this.#close(code));
    this.#setState("connecting");
  }

  /** Check that the socket is alive: after sleep it may be dead without a close event. */
  check() {
    if (this.isReady) this.#ping();
    else this.connect();
  }

  /** Close the socket for good. @param {"signed_out" | "wrong_user"} state */
  end(state) {
    if (LEFT.includes(this.#state)) return;
    this.#release();
    this.#setState(state);
  }

  /** @type {import("../types.js").Request} */
  request(command) {
    if (!this.isReady) return Promise.reject(new CommandError("closed"));
    return this.#requests.start((id) => this.#send({ ...command, id }));
  }

  #receive(/** @type {string} */ frame) {
    const events = /** @type {import("../types.js").ServerEvent[]} */ (JSON.parse(frame));
    for (const event of events) this.#dispatch(event);
    this.#acknowledger?.count(frame.length);
    if (this.isReady) this.#timer.set(PING_AFTER_MS, () => this.#ping());
  }

  #dispatch(/** @type {import("../types.js").ServerEvent} */ event) {
    if (event.type === "reply") return this.#requests.settle(event);
    if (ENDED.includes(this.#state)) return;
    if (event.type === "ready" && event.user.id !== this.#user) return this.end("wrong_user");
    if (event.type === "bye") return this.#leave(event.retry_after);
    if (event.type === "ready") this.#setState("ready");
    this.#hooks.onEvent(event);
  }

  #ping() {
    this.request({ type: "ping" }).catch((error) => error.code === "timeout" && this.#drop());
  }

  /** The server is shutting down: reconnect afterwards, spread over time. */
  #leave(/** @type {number} */ seconds) {
    this.#release();
    this.#wait(seconds * 1000 * (1 + Math.random()));
  }

  #drop() {
    this.#release();
    this.#wait(fullJitter(this.#attempt++));
  }

  #close(/** @type {number} */ code) {
    const wasReady = this.isReady;
    this.#release();
    if (code === ACCOUNT_SUSPENDED) return this.#setState("suspended");
    // A password change in another tab ends the session; its response sets the new cookie shortly after.
    this.#wait(code === SESSION_ENDED ? NEW_COOKIE_MS : fullJitter(this.#attempt++));
    if (!wasReady) this.#hooks.onRefused();
  }

  #release() {
    const socket = this.#socket;
    this.#socket = null;
    this.#timer.stop();
    this.#acknowledger?.stop();
    socket?.close();
    if (this.isReady && Date.now() - this.#readyAt > STABLE_MS) this.#attempt = 0;
    if (this.isReady) this.#setState("waiting");
    this.#requests.rejectAll();
  }

  #wait(/** @type {number} */ ms) {
    this.#setState("waiting");
    this.#timer.set(Math.max(MIN_DELAY_MS, ms), () => this.connect());
  }

  #send(/** @type {import("../types.js").Command} */ command) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(command));
  }

  #setState(/** @type {SocketState} */ state) {
    if (this.#state === state) return;
    this.#state = state;
    if (state === "ready") this.#readyAt = Date.now();
    this.#hooks.onState(state);
  }
}
