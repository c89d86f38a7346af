import { countsFrom, ReadMark } from "./read_mark.js";
import { RoomActivity } from "./room_activity.js";
import { RoomPast } from "./room_past.js";

/** @typedef {import("../types.js").ServerEvent} ServerEvent */

/** What we know of one room: its history, and what is ours in it. */
export class RoomState extends RoomPast {
  /** Whether the socket hears every change; else it hears of `activity`. */
  isOpen = false;
  readMark = new ReadMark();
  activity = new RoomActivity();
  /** When somebody spoke last, in ms. */
  activeAt = 0;
  /** @type {Map<string, import("../types.js").Pending>} */
  pending = new Map();
  /** The clock at which the server had it hidden, or nothing. @type {number | null} */
  #hiddenAt = null;
  /** The newest message we heard of that shows a hidden room again. */
  #shownBy = 0;
  /** Whose messages count for nothing. @type {ReadonlySet<string>} */
  blocked = new Set();

  constructor(/** @type {import("../types.js").RoomInfo} */ info) {
    super(info.clock);
    this.info = info;
    this.update(info);
  }

  /** Take what the server says of the room; its read mark may be from before ours. */
  update(/** @type {import("../types.js").RoomInfo} */ info) {
    this.info = info;
    this.expect(info.clock);
    this.readMark.move(info.last_read, countsFrom(info));
    this.activity.forgetTo(info.clock);
    this.touch(info.active_at);
    this.#hiddenAt = info.hidden ? info.clock : null;
  }

  /** Whether I left it out of my list, and nothing was written in it since. */
  get isHidden() {
    return this.#hiddenAt !== null && this.#shownBy <= this.#hiddenAt;
  }

  /** Begin anew with what the server says on a new socket. */
  restart(/** @type {import("../types.js").RoomInfo} */ info) {
    this.update(info);
    this.readMark.set(info.last_read, countsFrom(info));
  }

  applyChange(/** @type {ServerEvent} */ event) {
    super.applyChange(event);
    const { message } = event;
    this.touch(message.created_at);
    if (event.type === "message.created" && message.kind === "text") this.#recordText(message.author.id, message.seq);
  }

  /** Hear that the room's clock is there. */
  compare(/** @type {number} */ clock) {
    if (this.isOpen) this.expect(clock);
    else this.activity.expect(clock);
  }

  touch(/** @type {string | null | undefined} */ at) {
    if (at) this.activeAt = Math.max(this.activeAt, Date.parse(at));
  }

  applyActivity(/** @type {ServerEvent} */ event) {
    if (!this.isOpen) this.activity.record(event);
    this.touch(event.at);
    for (const [author, seqs] of Object.entries(event.said)) this.#recordText(author, Math.max(.../** @type {number[]} */ (seqs)));
  }

  /** @param {string} author @param {number} seq */
  #recordText(author, seq) {
    if (!this.blocked.has(author)) this.#shownBy = Math.max(this.#shownBy, seq);
  }

  applyReadMark(/** @type {any} */ mark) {
    this.readMark.move(mark.seq, countsFrom(mark));
  }

  /** What follows `seq` is unread again, because we said so in some tab. */
  applyUnreadMark(/** @type {any} */ mark) {
    this.readMark.set(mark.seq, countsFrom(mark));
    this.readMark.isMarkedUnread = true;
  }

  /** Everything up to `seq` was read here, by `me`. */
  read(/** @type {number} */ seq, /** @type {string} */ me) {
    const { readMark, past } = this;
    const counts = this.#countsFor(me);
    if (!past) return readMark.move(seq, { unread: 0, mentioned: 0, at: seq });
    const { unread, mentioned, at } = readMark.counted;
    const seen = past.messages.countFromOthers(counts, readMark.seq, seq);
    const told = past.messages.countMentions(me, counts, readMark.seq, seq);
    readMark.move(seq, { unread: Math.max(0, unread - seen), mentioned: Math.max(0, mentioned - told), at });
  }

  /** Read the newest again, and take for read what is seen there. */
  returnToLatest() {
    this.closeHistoryWindow();
    this.readMark.isMarkedUnread = false;
  }

  /** How many messages of others `me` has not read; what we do not hold was counted elsewhere. */
  countUnread(/** @type {string} */ me) {
    const { unread, at } = this.#counted;
    const counts = this.#countsFor(me);
    const since = this.activity.countFromOthers(counts, Math.max(at, this.clock));
    return unread + this.messages.countFromOthers(counts, at) + since;
  }

  /** How many of those mention `me`. */
  countMentions(/** @type {string} */ me) {
    const { mentioned, at } = this.#counted;
    const counts = this.#countsFor(me);
    const since = this.activity.countMentions(me, counts, Math.max(at, this.clock));
    return mentioned + this.messages.countMentions(me, counts, at) + since;
  }

  /** Whether somebody's messages count as unread: not mine, nor those of whom I block. */
  #countsFor(/** @type {string} */ me) {
    return (/** @type {string} */ author) => author !== me && !this.blocked.has(author);
  }

  /** The server's counts, or none where we hold all that is unread. */
  get #counted() {
    const { seq, counted } = this.readMark;
    const isWhole = this.first <= seq + 1 && counted.at <= this.clock;
    return isWhole ? { unread: 0, mentioned: 0, at: seq } : counted;
  }

  /** Whether what we count may be wrong, and the server must be asked. */
  needsRecount(/** @type {string} */ me) {
    if (this.isOpen) return false;
    const { activity, readMark } = this;
    if (activity.needsRecount && this.countUnread(me)) return true;
    return activity.isMissing(Math.max(readMark.counted.at, this.clock));
  }

  /** Drop the pending messages that got their place, and return their ids. */
  settle(/** @type {string} */ me) {
    const settled = [...this.pending.keys()].filter((id) => this.messages.hasOwn(me, id));
    for (const id of settled) this.pending.delete(id);
    return settled;
  }
}
