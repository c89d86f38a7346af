/** The chat page: creates its parts and connects them. */

import { Composer } from "./composer/composer.js";
import { ComposerController } from "./composer/composer_controller.js";
import { LazyJobsPanel } from "./jobs/lazy_jobs_panel.js";
import { BlockedUsers } from "./message/blocked_users.js";
import { MessageController } from "./message/message_controller.js";
import { MessageLinks } from "./message/message_links.js";
import { OutboxControls } from "./message/outbox_controls.js";
import { Client } from "./net/client.js";
import { Page } from "./page.js";
import { LazyPanel } from "./panel/lazy_panel.js";
import { PresenceController } from "./presence/presence_controller.js";
import { LazyDirectActions } from "./room/lazy_direct_actions.js";
import { RoomHeader } from "./room/room_header.js";
import { RoomView } from "./room/room_view.js";
import { BrowserSession, leavePage, takeNotice } from "./session/browser_session.js";
import { RoomOverview } from "./sidebar/room_overview.js";
import { Sidebar } from "./sidebar/sidebar.js";
import { Switcher } from "./sidebar/switcher.js";
import { TitleBadge } from "./sidebar/title_badge.js";
import { Announcer } from "./timeline/announcer.js";
import { Timeline } from "./timeline/timeline.js";
import { ConnectionBar } from "./ui/connection_bar.js";
import { find } from "./ui/dom.js";
import { Keyboard } from "./ui/keyboard.js";
import { LazyModule } from "./ui/lazy_module.js";
import { Menus } from "./ui/menus.js";
import { Notice } from "./ui/notice.js";

const page = new Page();
const { me } = page;

class Chat {
  #client = new Client(page, {
    onReady: ({ server }) => this.#resume(server),
    onState: (state) => this.#changeState(state),
  });
  #store = this.#client.store;
  #http = this.#client.http;
  #notice = new Notice(find(page.root, "notice"));
  #bar = new ConnectionBar(find(page.root, "connection"), () => this.#client.connect());
  #blocks = new BlockedUsers(find(page.root, "rows"));
  #announcer = new Announcer(find(page.root, "announcer"), me.id, (user) => this.#blocks.has(user));
  #panel = new LazyPanel(page.root, {
    http: this.#http, notice: this.#notice, me: me.id, blocks: this.#blocks, enter: (room) => this.#enter(room),
  });
  #sidebar = new Sidebar(find(page.root, "sidebar"), {
    me: me.id,
    localStore: this.#client.storage.namespace("sidebar"),
    address: (room) => page.addressOf(room),
    onChoose: (room) => this.#go(room),
  });
  #roomOverview = new RoomOverview(this.#store, this.#sidebar, new TitleBadge(page.site, page.unreadIcon));
  #switcher = new Switcher(find(document, "switcher"), this.#store, (room) => this.#go(room));
  #timeline = new Timeline(find(page.root, "timeline"), this.#store, me, {
    pager: this.#client.pager,
    onRead: (room, seq) => this.#client.receipts.read(room, seq),
  });
  #composer = new Composer(find(page.root, "composer"), this.#client.storage.namespace("draft"), {
    onPost: (room, body, replyTo) => {
      this.#client.outbox.post(room, body, replyTo);
      this.#timeline.jumpToLatest();
    },
    onEdit: (...edit) => this.#messageController.edit(...edit),
    onCommand: (room, body) => this.#composerController.command(room, body),
    lastOwn: (room) => this.#messageController.lastOwn(room),
  });
  #parts = { store: this.#store, composer: this.#composer, http: this.#http, notice: this.#notice };
  /** @type {MessageController} */
  #messageController = new MessageController(page.root, {
    ...this.#parts, request: this.#client.request, recent: this.#client.storage.namespace("recent"), me: me.id,
  });
  /** @type {ComposerController} */
  #composerController = new ComposerController(find(page.root, "composer"), {
    ...this.#parts, pick: (...args) => this.#messageController.pick(...args),
  });
  #presence = new PresenceController(page.root, me.id, this.#client.request, this.#notice);
  #view = new RoomView(page, this.#client, {
    header: new RoomHeader(page.root), panel: this.#panel, composer: this.#composer,
    announcer: this.#announcer, timeline: this.#timeline, roomOverview: this.#roomOverview,
    presence: this.#presence,
    leftNotice: new LazyModule(this.#notice, () => import("./room/room_left_notice.js"), ({ RoomLeftNotice }) =>
      new RoomLeftNotice(find(page.root, "left-notice"))),
  });

  start() {
    this.#store.subscribe((change) => this.#handle(change));
    const jobs = new LazyJobsPanel(this.#http, this.#notice);
    for (const part of [this.#view, this.#blocks, this.#panel, this.#presence, jobs]) {
      this.#client.addListener((event) => part.handle(event));
    }
    this.#startSession();
    this.#attachToRows(find(page.root, "rows"));
    const go = (/** @type {string} */ room) => this.#go(room);
    new LazyDirectActions(page, { ...this.#parts, view: this.#view, go });
    new Menus();
    new Keyboard(page.root, this.#notice, this.#client.storage.namespace("keys"), go);
    this.#listen();
    this.#bar.show("connecting");
    this.#showAddress();
    this.#client.connect();
  }

  #startSession() {
    const session = new BrowserSession(me.id);
    session.start();
    takeNotice(); // The user has signed in again.
    session.watch((end) => this.#client.end(end));
  }

  /** @param {HTMLElement} rows */
  #attachToRows(rows) {
    const { outbox, receipts, storage } = this.#client;
    new OutboxControls(rows, storage.namespace("outbox"), outbox);
    new MessageLinks(rows, page, (room, seq) => this.#follow(room, seq));
    rows.addEventListener("mark-unread", (event) => {
      if (event instanceof CustomEvent) receipts.unread(this.#view.room, event.detail.seq);
    });
  }

  #listen() {
    window.addEventListener("popstate", () => this.#showAddress());
    window.addEventListener("online", () => this.#client.check());
    for (const type of ["pageshow", "focus"]) window.addEventListener(type, () => this.#client.check());
    document.addEventListener("visibilitychange", () => this.#client.wake(!document.hidden));
    find(page.root, "open-switcher").addEventListener("click", () => this.#switcher.open());
    find(page.root, "back").addEventListener("click", () => this.#showRooms());
  }

  #changeState(/** @type {import("./net/socket.js").SocketState} */ state) {
    if (state !== "signed_out" && state !== "wrong_user") return this.#bar.show(state);
    leavePage(state, this.#client.storage.hasUnsent);
  }

  /** @param {{limits: {message: number}}} server */
  #resume({ limits }) {
    this.#composer.limitTo(limits.message);
    if (!this.#store.room(this.#view.room)) this.#view.showLeft();
  }

  #handle(/** @type {import("./types.js").Change} */ { about, room = "" }) {
    const state = this.#store.room(room);
    if (state) this.#announcer.notice(state);
    if (room === this.#view.room && about === "left") this.#view.showLeft();
    if (room === this.#view.room && about === "rooms" && state) this.#view.update(state.info);
    this.#roomOverview.show(this.#view.room);
  }

  /** Go to a room from an HTTP response, ahead of its `room.joined` event. */
  #enter(/** @type {import("./types.js").RoomInfo} */ room) {
    this.#client.handle({ type: "room.joined", room });
    this.#go(room.id);
  }

  /** Show a room and add it to the browser's history. @param {string} room @param {number | null} [seq] */
  #go(room, seq = null) {
    const address = page.addressOf(room, seq);
    if (address !== location.pathname) history.pushState(null, "", address);
    this.#view.show(room, seq);
    if (seq === null && matchMedia("(pointer: fine)").matches) this.#composer.focus();
  }

  /** Follow a link to one of the user's rooms. @param {string} room @param {number | null} seq @returns {boolean} whether it is one */
  #follow(room, seq) {
    const isMine = Boolean(this.#store.room(room));
    if (isMine) this.#go(room, seq);
    return isMine;
  }

  #showAddress() {
    this.#view.show(page.addressed.room, page.addressed.seq);
  }

  #showRooms() {
    page.showColumn("rooms");
    this.#sidebar.focus();
  }
}

new Chat().start();
