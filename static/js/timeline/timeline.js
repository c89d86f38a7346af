import { batch } from "../ui/batch.js";
import { find } from "../ui/dom.js";
import { JumpButton } from "./jump_button.js";
import { Attendant } from "./scroll_follower.js";
import { Arrival } from "./scroll_target.js";
import { Scroller } from "./scroller.js";
import { Sheet } from "./timeline_dom.js";
import { UnreadLine } from "./unread_line.js";
import { Span } from "./visible_window.js";

// Parts of the view's height.
const LINK_PLACE = 0.3;
const UNREAD_PLACE = 0.15;

/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** The conversation of the room that is looked at: what the store knows of it, in the page. */
export class Timeline {
  #store;
  #me;
  #pager;
  #sheet;
  #scroller;
  #attendant;
  #jump;
  #arrival;
  #span = new Span();
  #line = new UnreadLine();
  #room = "";
  #queue = batch(() => this.#render());

  /**
   * @param {HTMLElement} root
   * @param {import("../store/store.js").Store} store
   * @param {import("../types.js").User} me
   * @param {object} hooks
   * @param {import("../net/message_pager.js").Pager} hooks.pager
   * @param {(room: string, seq: number) => void} hooks.onRead the reader saw everything up to `seq`
   */
  constructor(root, store, me, hooks) {
    this.#store = store;
    this.#me = me.id;
    this.#pager = hooks.pager;
    this.#arrival = new Arrival(hooks.pager);
    this.#sheet = new Sheet(root, me);
    this.#scroller = new Scroller(find(root, "log"), find(root, "content"), this.#sheet.list);
    this.#attendant = new Attendant(this.#scroller, this.#span, hooks.pager, hooks.onRead);
    this.#jump = new JumpButton(find(root, "jump"), () => this.jumpToLatest());
    find(root, "log").addEventListener("scroll", () => this.#follow(), { passive: true });
    document.addEventListener("visibilitychange", () => this.#queue());
    store.subscribe(({ room }) => room === this.#room && this.#queue());
  }

  /** @param {string} room @param {number | null} [link] the message to go to */
  show(room, link = null) {
    this.#state?.settleDown();
    this.#room = room;
    this.#state?.settleDown();
    this.#arrival = new Arrival(this.#pager, { link });
    this.#sheet.clear();
    this.#render();
  }

  jumpToLatest() {
    if (!this.#arrival.isOver) return;
    this.#state?.settleDown();
    this.#span.follow(this.#messages);
    this.#scroller.isAtEnd = true;
    this.#render();
  }

  get #state() {
    return this.#store.room(this.#room);
  }

  get #messages() {
    return (this.#state?.past ?? this.#state)?.messages.items ?? [];
  }

  get #isEndShown() {
    return this.#span.isAtNewest && !this.#state?.past;
  }

  get #isReading() {
    return this.#sheet.isVisible && !this.#state?.readMark.isHeld;
  }

  #render() {
    const state = this.#state;
    // What is shown may not be true any more: it is fetched anew.
    if (this.#arrival.isOutdated(state)) {
      this.#arrival = new Arrival(this.#pager, { line: this.#scroller.seq });
    }
    const isThere = state && (this.#arrival.isOver || this.#start(state));
    this.#sheet.setLoading(!isThere && !this.#arrival.isReturn);
    if (isThere) this.#show(state);
  }

  #show(/** @type {RoomState} */ state) {
    this.#span.fit(this.#messages, this.#scroller.isAtEnd);
    this.#line.follow(state, this.#me, this.#isReading && this.#scroller.isAtEnd);
    this.#scroller.hold(() => this.#draw(state));
    if (!this.#sheet.isVisible) this.#scroller.waitAt(this.#sheet.list.newLine, UNREAD_PLACE);
    this.#attend(state);
  }

  /** Go to where reading begins. @param {RoomState} state @returns {boolean} whether it is held */
  #start(state) {
    const seq = this.#arrival.find(state, this.#me);
    if (seq === undefined) return false;
    this.#arrival.end(state);
    if (seq === null) this.#span.follow(this.#messages);
    else this.#span.center(this.#messages, seq);
    // Whoever reads on where they were has their line, around which all is drawn.
    if (seq !== null && this.#arrival.isReturn) return true;
    this.#line.begin(state, this.#me);
    this.#scroller.isAtEnd = seq === null;
    if (seq !== null) this.#goTo(state, seq);
    return true;
  }

  #goTo(/** @type {RoomState} */ state, /** @type {number} */ seq) {
    const isLink = this.#arrival.link !== null;
    this.#draw(state);
    const row = this.#sheet.list.findRow(seq, isLink);
    if (row) this.#scroller.bring(row, isLink ? LINK_PLACE : UNREAD_PLACE);
    this.#scroller.note(this.#isEndShown);
    if (isLink) row?.focus({ preventScroll: true });
  }

  #draw(/** @type {RoomState} */ state) {
    this.#sheet.draw(state, this.#span, { unreadAfter: this.#line.after, arrival: this.#arrival });
  }

  /** Do what follows from where the reader is. @param {RoomState} state */
  #attend(state) {
    if (!this.#sheet.hasRoom) return;
    if (this.#attendant.grow(state, this.#messages)) return this.#queue();
    if (this.#isReading) this.#attendant.read(state, this.#messages);
    this.#attendant.trim(state);
    this.#jump.show(state.countUnread(this.#me), this.#scroller.isAtEnd && !state.readMark.isHeld);
  }

  /** The reader went somewhere. */
  #follow() {
    if (!this.#arrival.isOver || !this.#state) return;
    this.#scroller.note(this.#isEndShown);
    this.#attend(this.#state);
  }
}
