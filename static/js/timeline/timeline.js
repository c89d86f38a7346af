import { batch } from "../ui/batch.js";
import { find } from "../ui/dom.js";
import { JumpButton } from "./jump_button.js";
import { ScrollFollower } from "./scroll_follower.js";
import { ScrollTarget } from "./scroll_target.js";
import { Scroller } from "./scroller.js";
import { TimelineDom } from "./timeline_dom.js";
import { UnreadLine } from "./unread_line.js";
import { VisibleWindow } from "./visible_window.js";

// Fractions of the view's height.
const LINK_PLACE = 0.3;
const UNREAD_PLACE = 0.15;

/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** The messages of the current room. */
export class Timeline {
  #store;
  #me;
  #pager;
  #dom;
  #scroller;
  #follower;
  #jump;
  #target;
  #window = new VisibleWindow();
  #line = new UnreadLine();
  #room = "";
  #queue = batch(() => this.#render());

  /**
   * @param {HTMLElement} root
   * @param {import("../store/store.js").Store} store
   * @param {import("../types.js").User} me
   * @param {object} hooks
   * @param {import("../net/message_pager.js").MessagePager} hooks.pager
   * @param {(room: string, seq: number) => void} hooks.onRead everything up to `seq` was seen
   */
  constructor(root, store, me, hooks) {
    this.#store = store;
    this.#me = me.id;
    this.#pager = hooks.pager;
    this.#target = new ScrollTarget(hooks.pager);
    this.#dom = new TimelineDom(root, me);
    this.#scroller = new Scroller(find(root, "log"), find(root, "content"), this.#dom.list);
    this.#follower = new ScrollFollower(this.#scroller, this.#window, hooks.pager, hooks.onRead);
    this.#jump = new JumpButton(find(root, "jump"), () => this.jumpToLatest());
    find(root, "log").addEventListener("scroll", () => this.#follow(), { passive: true });
    document.addEventListener("visibilitychange", () => this.#queue());
    store.subscribe(({ room }) => room === this.#room && this.#queue());
  }

  /** @param {string} room @param {number | null} [link] the message to go to */
  show(room, link = null) {
    this.#state?.returnToLatest();
    this.#room = room;
    this.#state?.returnToLatest();
    this.#target = new ScrollTarget(this.#pager, { link });
    this.#dom.clear();
    this.#render();
  }

  jumpToLatest() {
    if (!this.#target.isReached) return;
    this.#state?.returnToLatest();
    this.#window.follow(this.#messages);
    this.#scroller.isAtEnd = true;
    this.#render();
  }

  get #state() {
    return this.#store.room(this.#room);
  }

  get #messages() {
    return this.#state?.shownMessages.items ?? [];
  }

  get #isEndShown() {
    return this.#window.isAtNewest && !this.#state?.history.window;
  }

  get #isReading() {
    return this.#dom.isVisible && !this.#state?.readMark.isMarkedUnread;
  }

  #render() {
    const state = this.#state;
    // The shown messages were replaced: fetch those around the line being read.
    if (this.#target.isOutdated(state)) {
      this.#target = new ScrollTarget(this.#pager, { line: this.#scroller.seq });
    }
    const isReady = state && (this.#target.isReached || this.#start(state));
    this.#dom.setLoading(!isReady && !this.#target.isReturn);
    if (isReady) this.#show(state);
  }

  #show(/** @type {RoomState} */ state) {
    this.#window.fit(this.#messages, this.#scroller.isAtEnd);
    this.#line.follow(state, this.#me, this.#isReading && this.#scroller.isAtEnd);
    this.#scroller.hold(() => this.#draw(state));
    if (!this.#dom.isVisible) this.#scroller.stopAt(this.#dom.list.newLine, UNREAD_PLACE);
    this.#update(state);
  }

  /** Open the room at its target. @param {RoomState} state @returns {boolean} whether it is held */
  #start(state) {
    const seq = this.#target.find(state, this.#me);
    if (seq === undefined) return false;
    this.#target.end(state);
    if (seq === null) this.#window.follow(this.#messages);
    else this.#window.center(this.#messages, seq);
    // The line being read stays where it is; everything is drawn around it.
    if (seq !== null && this.#target.isReturn) return true;
    this.#line.begin(state, this.#me);
    this.#scroller.isAtEnd = seq === null;
    if (seq !== null) this.#goTo(state, seq);
    return true;
  }

  #goTo(/** @type {RoomState} */ state, /** @type {number} */ seq) {
    const isLink = this.#target.link !== null;
    this.#draw(state);
    const row = this.#dom.list.findRow(seq, isLink);
    if (row) this.#scroller.scrollToRow(row, isLink ? LINK_PLACE : UNREAD_PLACE);
    this.#scroller.note(this.#isEndShown);
    if (isLink) row?.focus({ preventScroll: true });
  }

  #draw(/** @type {RoomState} */ state) {
    this.#dom.draw(state, this.#window, { unreadAfter: this.#line.after, target: this.#target });
  }

  /** React to the scroll position. @param {RoomState} state */
  #update(state) {
    if (!this.#dom.hasRoom) return;
    if (this.#follower.grow(state, this.#messages)) return this.#queue();
    if (this.#isReading) this.#follower.read(state, this.#messages);
    this.#follower.trim(state);
    this.#jump.show(state.countUnread(this.#me), this.#scroller.isAtEnd && !state.readMark.isMarkedUnread);
  }

  /** The user scrolled. */
  #follow() {
    if (!this.#target.isReached || !this.#state) return;
    this.#scroller.note(this.#isEndShown);
    this.#update(this.#state);
  }
}
