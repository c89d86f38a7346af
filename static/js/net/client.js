import { UserStorage } from "../store/local_store.js";
import { Store } from "../store/store.js";
import { schedule } from "./backoff.js";
import { Http } from "./http.js";
import { MessagePager } from "./message_pager.js";
import { Outbox } from "./outbox.js";
import { ReadReceipts } from "./read_receipts.js";
import { RoomOpener } from "./room_opener.js";
import { Socket } from "./socket.js";
import { UnreadRefresher } from "./unread_refresher.js";
import { newUuid } from "./uuid.js";

/** The page's connection to the server: the store, and everything that fills it. */
export class Client {
  #hooks;
  #socket;
  #isChecking = false;
  #checksAgain = false;
  /** @type {((event: import("../types.js").ServerEvent) => void)[]} */
  #listeners = [];

  /**
   * @param {{me: import("../types.js").User, api: string, socket: string}} page
   * @param {object} hooks
   * @param {(event: import("../types.js").ServerEvent) => void} hooks.onReady
   * @param {(state: import("./socket.js").SocketState) => void} hooks.onState
   */
  constructor({ me, api, socket }, hooks) {
    this.#hooks = hooks;
    this.http = new Http(api, me.id, (code) => this.end(code === "wrong_user" ? code : "signed_out"));
    this.store = new Store({
      schedule,
      onBehind: (room) => this.roomOpener.open(room),
      onRecountNeeded: () => unreadRefresher.request(),
    });
    const unreadRefresher = new UnreadRefresher(this.http, this.store, schedule);
    this.#socket = new Socket(socket, me.id, {
      onEvent: (event) => this.handle(event),
      onState: (state) => this.#changeState(state),
      onRefused: () => this.#checkSession(),
    });
    /** @type {import("../types.js").Request} */
    this.request = (command) => this.#socket.request(command);
    this.roomOpener = new RoomOpener(this.store, this.request, schedule);
    this.receipts = new ReadReceipts(this.store, this.request, schedule);
    this.pager = new MessagePager(this.http, this.store, schedule);
    this.storage = new UserStorage(me.id);
    const { store, request } = this;
    this.outbox = new Outbox({ store, localStore: this.storage.namespace("outbox"), request, schedule, newId: newUuid });
  }

  connect() {
    this.#socket.connect();
  }

  /** Call `listener` with every event, before the store applies it. @param {(event: import("../types.js").ServerEvent) => void} listener */
  addListener(listener) {
    this.#listeners.push(listener);
  }

  /** Close the socket for good. @param {"signed_out" | "wrong_user"} state why */
  end(state) {
    this.#socket.end(state);
  }

  /** Check that the socket is alive and that the user is still signed in. */
  check() {
    if (this.#socket.isReady) this.#checkSession();
    this.#socket.check();
  }

  /** The page was shown or hidden, perhaps for good. @param {boolean} isVisible */
  wake(isVisible) {
    if (isVisible) this.check();
    else this.receipts.flush();
  }

  /** Pass an event to the listeners and the store. @param {import("../types.js").ServerEvent} event */
  handle(event) {
    for (const listener of this.#listeners) listener(event);
    this.store.apply(event);
    if (event.type === "ready") this.#resume(event);
    if (event.type === "room.joined") this.roomOpener.open(event.room.id);
  }

  /** @param {import("../types.js").ServerEvent} ready */
  #resume(ready) {
    this.roomOpener.openAll();
    this.outbox.flush();
    this.receipts.flush();
    this.#hooks.onReady(ready);
  }

  /** Send any request: if the session has ended or belongs to another user, `http` ends the page. */
  async #checkSession() {
    this.#checksAgain = this.#isChecking; // The pending request may have been sent before the session changed.
    if (this.#isChecking) return;
    this.#isChecking = true;
    await this.http.getOrNull("blocks");
    this.#isChecking = false;
    if (this.#checksAgain) await this.#checkSession();
  }

  /** @param {import("./socket.js").SocketState} state */
  #changeState(state) {
    this.#hooks.onState(state);
    if (state !== "ready") this.store.disconnect();
  }
}
