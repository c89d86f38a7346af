/** The chat page: makes the parts and connects them. */

import { Announcer } from "./announcer.js";
import { Attention } from "./attention.js";
import { Blocks } from "./blocks.js";
import { Client } from "./client.js";
import { Company } from "./company.js";
import { Composer } from "./composer.js";
import { ConnectionBar } from "./connection_bar.js";
import { find } from "./dom.js";
import { attachExtras } from "./extras.js";
import { Farewell } from "./farewell.js";
import { Keyboard } from "./keyboard.js";
import { Menus } from "./menus.js";
import { MessageLinks } from "./message_links.js";
import { OutboxControls } from "./outbox_controls.js";
import { Overview } from "./overview.js";
import { Page } from "./page.js";
import { SidePanel } from "./panel/side_panel.js";
import { RoomHeader } from "./room_header.js";
import { Shelf } from "./shelf.js";
import { Sidebar } from "./sidebar.js";
import { Switcher } from "./switcher.js";
import { Timeline } from "./timeline.js";
import { UnreadControls } from "./unread_controls.js";
import { Writing } from "./writing.js";

const page = new Page();
const { me } = page;

class Chat {
  #room = page.room.id;
  #client = new Client(page, {
    onReady: ({ server }) => this.#resume(server),
    onState: (state) => this.#bar.show(state),
  });
  #store = this.#client.store;
  #bar = new ConnectionBar(find(page.root, "connection"), () => this.#client.connect());
  #blocks = new Blocks(find(page.root, "rows"));
  #announcer = new Announcer(find(page.root, "announcer"), me.id, (user) => this.#blocks.has(user));
  #farewell = new Farewell(find(page.root, "farewell"));
  #panel = new SidePanel(page.root, {
    api: page.api, me: me.id, blocks: this.#blocks, enter: (room) => this.#enter(room),
  });
  #header = new RoomHeader(page.root);
  #sidebar = new Sidebar(find(page.root, "sidebar"), {
    me: me.id,
    shelf: new Shelf(`sidebar:${me.id}`, localStorage),
    address: (room) => page.addressOf(room),
    onChoose: (room) => this.#go(room),
  });
  #overview = new Overview(this.#store, this.#sidebar, new Attention(page.site, page.unreadIcon));
  #switcher = new Switcher(find(document, "switcher"), this.#store, (room) => this.#go(room));
  #timeline = new Timeline(find(page.root, "timeline"), this.#store, me, {
    pager: this.#client.pager,
    onRead: (room, seq) => this.#client.receipts.read(room, seq),
  });
  #drafts = new Shelf(`draft:${me.id}`, localStorage);
  #composer = new Composer(find(page.root, "composer"), this.#drafts, {
    onPost: (room, body, replyTo) => {
      this.#client.outbox.post(room, body, replyTo);
      this.#timeline.jumpToLatest();
    },
    onEdit: (...edit) => this.#writing.edit(...edit),
    onCommand: (room, body) => this.#writing.command(room, body),
    lastOwn: (room) => this.#writing.lastOwn(room),
  });
  /** @type {Writing} */
  #writing = new Writing(page.root, {
    store: this.#store, composer: this.#composer, request: this.#client.request, api: page.api, me: me.id,
  });

  #company = new Company(page.root, me.id, this.#client.request);

  start() {
    const rows = find(page.root, "rows");
    new Menus();
    new OutboxControls(rows, this.#client.shelf, this.#client.outbox);
    new MessageLinks(rows, page, (room, seq) => this.#follow(room, seq));
    new UnreadControls(rows, (seq) => this.#client.receipts.unread(this.#room, seq));
    this.#store.subscribe((change) => this.#hear(change));
    for (const part of [this.#farewell, this.#blocks, this.#panel, this.#company]) {
      this.#client.listen((event) => part.hear(event));
    }
    attachExtras(page, this.#client);
    new Keyboard(page.root, (room) => this.#go(room));
    this.#listen();
    this.#bar.show("connecting");
    this.#lookAtAddress();
    this.#client.connect();
  }

  #listen() {
    window.addEventListener("popstate", () => this.#lookAtAddress());
    window.addEventListener("online", () => this.#client.check());
    window.addEventListener("pageshow", () => this.#client.check());
    document.addEventListener("visibilitychange", () => this.#client.wake(!document.hidden));
    find(page.root, "jump-to").addEventListener("click", () => this.#switcher.open());
    find(page.root, "back").addEventListener("click", () => this.#showRooms());
  }

  /** @param {{limits: {message: number}}} server */
  #resume({ limits }) {
    this.#composer.limitTo(limits.message);
    if (!this.#store.room(this.#room)) this.#lose();
  }

  #hear(/** @type {import("./types.js").Change} */ { about, room = "" }) {
    const state = this.#store.room(room);
    if (state) this.#announcer.notice(state);
    if (room === this.#room && about === "left") this.#lose();
    if (room === this.#room && about === "rooms" && state) this.#welcome(state.info);
    this.#overview.show(this.#room);
  }

  /** The server told of the room that is looked at. */
  #welcome(/** @type {import("./types.js").RoomInfo} */ info) {
    if (page.isLost) this.#look(info.id);
    else {
      this.#header.show(info);
      this.#panel.look(info);
    }
  }

  /** Go to a room of which the server told in a reply, before it tells on the socket. */
  #enter(/** @type {import("./types.js").RoomInfo} */ room) {
    this.#client.hear({ type: "room.joined", room });
    this.#go(room.id);
  }

  /**
   * Show a room and remember it in the browser's history.
   *
   * @param {string} room
   * @param {number | null} [seq] of the message to go to
   */
  #go(room, seq = null) {
    const address = page.addressOf(room, seq);
    if (address !== location.pathname) history.pushState(null, "", address);
    this.#look(room, seq);
    if (seq === null && matchMedia("(pointer: fine)").matches) this.#composer.focus();
  }

  /** Go where a link leads, if that is a room of mine. @param {string} room @param {number | null} seq */
  #follow(room, seq) {
    const isMine = Boolean(this.#store.room(room));
    if (isMine) this.#go(room, seq);
    return isMine;
  }

  #lookAtAddress() {
    const { room, seq } = page.addressed;
    this.#look(room, seq);
  }

  /** @param {string} room @param {number | null} [seq] */
  #look(room, seq = null) {
    this.#room = room;
    page.showColumn("room");
    const state = this.#store.room(room);
    const isFirst = room === page.room.id && !this.#store.isReady;
    page.isLost = !state && !isFirst;
    if (page.isLost) return this.#lose();
    const info = state?.info ?? page.room;
    this.#header.show(info);
    if (state) this.#panel.look(state.info);
    this.#composer.show(info);
    this.#announcer.lookAt(room, state);
    this.#client.opener.lookAt(room);
    this.#timeline.show(room, seq);
    this.#overview.show(room);
    this.#company.lookAt(room);
  }

  /** The room is not ours any more: say so instead of showing it. */
  #lose() {
    page.isLost = true;
    this.#farewell.show(this.#room);
    this.#panel.close();
    this.#composer.disable();
  }

  #showRooms() {
    page.showColumn("rooms");
    this.#sidebar.focus();
  }
}

new Chat().start();
