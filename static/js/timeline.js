import { find } from "./dom.js";
import { gettext, interpolate } from "./i18n.js";
import { buildRows } from "./rows.js";
import { RowList } from "./row_list.js";
import { Scroller } from "./scroller.js";
import { Span } from "./span.js";

const HELD_MOST = 2_000;
const HELD_AFTER_TRIM = 500;

/** The conversation of the room that is looked at: what the store knows of it, in the page. */
export class Timeline {
  #root;
  #store;
  #me;
  #hooks;
  #list;
  #scroller;
  #span = new Span();
  #room = "";
  #isQueued = false;
  #isShown = false;
  /** @type {number | null} where the line "New" goes */
  #unreadAfter = null;
  #seenTo = 0;

  /**
   * @param {HTMLElement} root
   * @param {import("./store.js").Store} store
   * @param {import("./types.js").User} me
   * @param {object} hooks
   * @param {(room: string) => void} hooks.onNearTop older messages are wanted
   * @param {(room: string, seq: number) => void} hooks.onRead the reader saw everything up to `seq`
   */
  constructor(root, store, me, hooks) {
    this.#root = root;
    this.#store = store;
    this.#me = me;
    this.#hooks = hooks;
    this.#list = new RowList(find(root, "rows"));
    this.#scroller = new Scroller(find(root, "log"), this.#list);
    find(root, "log").addEventListener("scroll", () => this.#scroll(), { passive: true });
    find(root, "jump").addEventListener("click", () => this.jumpToLatest());
    document.addEventListener("visibilitychange", () => this.#queue());
    store.subscribe(({ room }) => room === this.#room && this.#queue());
  }

  show(/** @type {string} */ room) {
    this.#room = room;
    this.#isShown = false;
    this.#unreadAfter = null;
    this.#list.show([]);
    this.#scroller.isAtEnd = true;
    this.#render();
  }

  jumpToLatest() {
    this.#span.follow(this.#messages);
    this.#scroller.isAtEnd = true;
    this.#render();
  }

  get #state() {
    return this.#store.room(this.#room);
  }

  get #messages() {
    return this.#state?.messages.items ?? [];
  }

  get #isReading() {
    const isVisible = document.visibilityState === "visible" && this.#root.clientHeight > 0;
    return isVisible && this.#scroller.isAtEnd && this.#isShown;
  }

  /** Several changes of one frame make one rendering; a hidden tab renders too. */
  #queue() {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => this.#render());
  }

  #render() {
    this.#isQueued = false;
    const state = this.#state;
    this.#root.dataset.loading = state?.isFilled ? "no" : "yes";
    if (!state?.isFilled) return;
    if (!this.#isShown) this.#begin(state);
    this.#span.fit(this.#messages, this.#scroller.isAtEnd);
    this.#markUnread(state);
    this.#scroller.hold(() => this.#draw(state));
    this.#attend(state);
  }

  /** Do what follows from where the reader is. */
  #attend(/** @type {import("./room_state.js").RoomState} */ state) {
    this.#read(state);
    this.#showJump(state);
    const isAtTop = this.#scroller.isNearTop && this.#span.isAtOldest;
    if (isAtTop && state.hasOlder && state.olderBefore === null) this.#hooks.onNearTop(this.#room);
  }

  #begin(/** @type {import("./room_state.js").RoomState} */ state) {
    this.#isShown = true;
    this.#span.follow(this.#messages);
    this.#seenTo = this.#messages.at(-1)?.seq ?? 0;
    if (state.countUnread(this.#me.id)) this.#unreadAfter = state.readMark.seq;
  }

  #markUnread(/** @type {import("./room_state.js").RoomState} */ state) {
    if (this.#unreadAfter !== null || this.#isReading) return;
    if (state.countUnread(this.#me.id)) this.#unreadAfter = state.readMark.seq;
  }

  #draw(/** @type {import("./room_state.js").RoomState} */ state) {
    const pending = this.#span.isAtNewest ? [...state.pending.values()] : [];
    const shown = this.#span.slice(this.#messages);
    this.#list.show(buildRows(shown, pending, { me: this.#me, unreadAfter: this.#unreadAfter }));
    const isStart = !state.hasOlder && this.#span.isAtOldest;
    find(this.#root, "start").hidden = !isStart;
    find(this.#root, "older").hidden = state.olderBefore === null;
    const hasTexts = pending.length || this.#messages.some(({ kind }) => kind === "text");
    this.#root.dataset.empty = isStart && !hasTexts ? "yes" : "no";
  }

  #read(/** @type {import("./room_state.js").RoomState} */ state) {
    if (!this.#isReading) return;
    this.#seenTo = this.#messages.at(-1)?.seq ?? 0;
    if (this.#seenTo > state.readMark.seq) this.#hooks.onRead(this.#room, this.#seenTo);
    if (this.#messages.length > HELD_MOST) state.trim(HELD_AFTER_TRIM);
  }

  #showJump(/** @type {import("./room_state.js").RoomState} */ state) {
    const count = state.messages.countForeign(this.#me.id, this.#seenTo);
    const jump = find(this.#root, "jump");
    jump.hidden = this.#scroller.isAtEnd;
    find(jump, "text").textContent = count
      ? interpolate(gettext("Jump to latest (%(count)s)"), { count })
      : gettext("Jump to latest");
  }

  #scroll() {
    const state = this.#state;
    if (!this.#isShown || !state) return;
    this.#scroller.note(this.#span.isAtNewest);
    const hasGrown =
      (this.#scroller.isNearBottom && this.#span.growDown(this.#messages)) ||
      (this.#scroller.isNearTop && this.#span.growUp(this.#messages));
    if (hasGrown) this.#render();
    else this.#attend(state);
  }
}
