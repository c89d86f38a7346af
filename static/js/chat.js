/** The chat page: makes the parts and connects them. */

import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { schedule } from "./backoff.js";
import { Composer } from "./composer.js";
import { ConnectionBar } from "./connection_bar.js";
import { find } from "./dom.js";
import { newId } from "./ids.js";
import { Menus } from "./menus.js";
import { Opener } from "./opener.js";
import { Outbox } from "./outbox.js";
import { OutboxControls } from "./outbox_controls.js";
import { Page } from "./page.js";
import { ReadReceipts } from "./read_receipts.js";
import { RoomHeader } from "./room_header.js";
import { Shelf } from "./shelf.js";
import { Sidebar } from "./sidebar.js";
import { Socket } from "./socket.js";
import { Store } from "./store.js";
import { Timeline } from "./timeline.js";

const page = new Page();
const { me } = page;

class Chat {
  #room = page.room.id;
  #api = new Api(page.api);
  #store = new Store({ schedule, onBehind: (room) => this.#opener.open(room) });
  #socket = new Socket(page.socket, {
    onEvent: (event) => this.#hear(event),
    onState: (state) => this.#changeState(state),
    isSignedOut: () => this.#api.isSignedOut(),
  });
  /** @type {import("./types.js").Request} */
  #request = (command) => this.#socket.request(command);
  #opener = new Opener(this.#store, this.#request, schedule);
  #receipts = new ReadReceipts(this.#store, this.#request, schedule);
  #shelf = new Shelf(`outbox:${me.id}`, localStorage);
  #outbox = new Outbox({
    store: this.#store, shelf: this.#shelf, request: this.#request, schedule, newId,
  });
  #bar = new ConnectionBar(find(page.root, "connection"), () => this.#socket.connect());
  #announcer = new Announcer(find(page.root, "announcer"), me.id);
  #header = new RoomHeader(page.root, page.site);
  #sidebar = new Sidebar(find(page.root, "sidebar"), {
    me: me.id, address: (room) => page.addressOf(room), onChoose: (room) => this.#go(room),
  });
  #timeline = new Timeline(find(page.root, "timeline"), this.#store, me, {
    onNearTop: (room) => this.#fetchOlder(room),
    onRead: (room, seq) => this.#receipts.read(room, seq),
  });
  #drafts = new Shelf(`draft:${me.id}`, localStorage);
  #composer = new Composer(find(page.root, "composer"), this.#drafts, (room, body) => {
    this.#outbox.post(room, body);
    this.#timeline.jumpToLatest();
  });

  start() {
    new Menus();
    new OutboxControls(find(page.root, "rows"), this.#shelf, this.#outbox);
    this.#store.subscribe((change) => this.#follow(change));
    this.#listen();
    this.#bar.show("connecting");
    this.#look(this.#room);
    this.#socket.connect();
  }

  #listen() {
    window.addEventListener("popstate", () => this.#look(page.addressed));
    window.addEventListener("online", () => this.#socket.check());
    window.addEventListener("pageshow", () => this.#socket.check());
    document.addEventListener("visibilitychange", () => document.hidden || this.#socket.check());
    find(page.root, "back").addEventListener("click", () => this.#showRooms());
  }

  #hear(/** @type {import("./types.js").ServerEvent} */ event) {
    this.#store.apply(event);
    if (event.type === "ready") this.#resume(event);
    if (event.type === "room.joined") this.#opener.open(event.room.id);
  }

  #resume(/** @type {import("./types.js").ServerEvent} */ { server }) {
    this.#composer.limitTo(server.limits.message);
    this.#opener.openAll();
    this.#outbox.flush();
    this.#receipts.flush();
    if (!this.#store.room(this.#room)) this.#lose();
  }

  #changeState(/** @type {import("./socket.js").SocketState} */ state) {
    this.#bar.show(state);
    if (state !== "ready") this.#store.disconnect();
  }

  #follow(/** @type {import("./types.js").Change} */ { about, room = "" }) {
    const state = this.#store.room(room);
    if (state) this.#announcer.notice(state);
    if (room === this.#room && about === "left") this.#lose();
    if (room === this.#room && about === "rooms" && state) this.#welcome(state.info);
    this.#sidebar.show(this.#store.rooms, this.#room);
  }

  /** The server told of the room that is looked at. */
  #welcome(/** @type {import("./types.js").RoomInfo} */ info) {
    if (page.isLost) this.#look(info.id);
    else this.#header.show(info);
  }

  /** Show a room and remember it in the browser's history. */
  #go(/** @type {string} */ room) {
    if (room !== this.#room) history.pushState(null, "", page.addressOf(room));
    this.#look(room);
    if (matchMedia("(pointer: fine)").matches) this.#composer.focus();
  }

  #look(/** @type {string} */ room) {
    this.#room = room;
    page.showColumn("room");
    const state = this.#store.room(room);
    const isFirst = room === page.room.id && !this.#store.isReady;
    page.isLost = !state && !isFirst;
    if (page.isLost) return this.#lose();
    const info = state?.info ?? page.room;
    this.#header.show(info);
    this.#composer.show(info);
    this.#announcer.lookAt(room, state);
    this.#timeline.show(room);
    this.#opener.lookAt(room);
    if (state) this.#sidebar.show(this.#store.rooms, room);
  }

  /** The room is not ours any more: say so instead of showing it. */
  #lose() {
    page.isLost = true;
    this.#composer.disable();
  }

  #showRooms() {
    page.showColumn("rooms");
    this.#sidebar.focus();
  }

  async #fetchOlder(/** @type {string} */ room) {
    const before = this.#store.startOlder(room);
    if (before !== null) this.#store.endOlder(room, before, await this.#api.fetchOlder(room, before));
  }
}

new Chat().start();
