import { countsFrom, ReadMark } from "./read_mark.js";
import { RoomActivity } from "./room_activity.js";
import { RoomHistory } from "./room_history.js";

/** @typedef {import("../types.js").RoomInfo} RoomInfo */
/** @typedef {import("../types.js").ServerEvent} ServerEvent */

/** A room as this tab knows it: its history, the user's read mark and pending messages in it. */
export class RoomState {
  history;
  readMark = new ReadMark();
  activity = new RoomActivity();
  /** Whether the socket receives every change of the room; otherwise it receives `room.activity`. */
  isOpen = false;
  /** When the newest message was written, in ms. */
  activeAt = 0;
  /** @type {Map<string, import("../types.js").Pending>} by client id */
  pending = new Map();
  /** The ids of users whose messages are not counted. @type {ReadonlySet<string>} */
  blocked = new Set();
  /** The clock at which the server listed the room as hidden. @type {number | null} */
  #hiddenAt = null;
  /** The seq of the newest message that shows a hidden room again. */
  #shownBy = 0;

  constructor(/** @type {RoomInfo} */ info) {
    this.history = new RoomHistory(info.clock);
    this.info = info;
    this.update(info);
  }

  /** Apply the server's state of the room, whose read mark may be older than ours. */
  update(/** @type {RoomInfo} */ info) {
    this.info = info;
    this.history.expect(info.clock);
    this.readMark.move(info.last_read, countsFrom(info));
    this.activity.forgetTo(info.clock);
    this.touch(info.active_at);
    this.#hiddenAt = info.hidden ? info.clock : null;
  }

  /** Apply the server's state on a new socket, with its read mark. */
  restart(/** @type {RoomInfo} */ info) {
    this.update(info);
    this.readMark.set(info.last_read, countsFrom(info));
  }

  /** Whether the user hid the room and no message was written in it since. */
  get isHidden() {
    return this.#hiddenAt !== null && this.#shownBy <= this.#hiddenAt;
  }

  /** The messages to show: those of the window the reader scrolled back to, else the newest. */
  get shownMessages() {
    return (this.history.window ?? this.history).messages;
  }

  applyChange(/** @type {ServerEvent} */ event) {
    this.history.applyChange(event);
    const { message } = event;
    this.touch(message.created_at);
    if (event.type === "message.created" && message.kind === "text") this.#recordText(message.author.id, message.seq);
  }

  applyClock(/** @type {number} */ clock) {
    if (this.isOpen) this.history.expect(clock);
    else this.activity.expect(clock);
  }

  applyActivity(/** @type {ServerEvent} */ event) {
    if (!this.isOpen) this.activity.record(event);
    this.touch(event.at);
    for (const [author, seqs] of Object.entries(event.created)) this.#recordText(author, Math.max(.../** @type {number[]} */ (seqs)));
  }

  applyReadMark(/** @type {any} */ mark) {
    this.readMark.move(mark.seq, countsFrom(mark));
  }

  /** The user marked everything after `seq` as unread, in this tab or another. */
  applyUnreadMark(/** @type {any} */ mark) {
    this.readMark.set(mark.seq, countsFrom(mark));
    this.readMark.isMarkedUnread = true;
  }

  touch(/** @type {string | null | undefined} */ at) {
    if (at) this.activeAt = Math.max(this.activeAt, Date.parse(at));
  }

  /** Mark everything up to `seq` as read by `me`. */
  read(/** @type {number} */ seq, /** @type {string} */ me) {
    const { readMark, history: { window } } = this;
    const counts = this.#countsFor(me);
    if (!window) return readMark.move(seq, { unread: 0, mentioned: 0, at: seq });
    const { unread, mentioned, at } = readMark.counted;
    const read = window.messages.countFromOthers(counts, readMark.seq, seq);
    const mentions = window.messages.countMentions(me, counts, readMark.seq, seq);
    readMark.move(seq, { unread: Math.max(0, unread - read), mentioned: Math.max(0, mentioned - mentions), at });
  }

  /** Show the newest messages again; messages count as read once seen there. */
  returnToLatest() {
    this.history.closeWindow();
    this.readMark.isMarkedUnread = false;
  }

  /** How many messages of others `me` has not read: those held here, and the server's count of the rest. */
  countUnread(/** @type {string} */ me) {
    const { unread, at } = this.#counted;
    const counts = this.#countsFor(me);
    const since = this.activity.countFromOthers(counts, Math.max(at, this.history.clock));
    return unread + this.history.messages.countFromOthers(counts, at) + since;
  }

  /** How many of those mention `me`. */
  countMentions(/** @type {string} */ me) {
    const { mentioned, at } = this.#counted;
    const counts = this.#countsFor(me);
    const since = this.activity.countMentions(me, counts, Math.max(at, this.history.clock));
    return mentioned + this.history.messages.countMentions(me, counts, at) + since;
  }

  /** Whether the counts may be wrong, so that the server has to count. */
  needsRecount(/** @type {string} */ me) {
    if (this.isOpen) return false;
    const { activity, readMark } = this;
    if (activity.needsRecount && this.countUnread(me)) return true;
    return activity.isMissing(Math.max(readMark.counted.at, this.history.clock));
  }

  /** Drop the pending messages that arrived in the history, and return their client ids. */
  settle(/** @type {string} */ me) {
    const settled = [...this.pending.keys()].filter((id) => this.history.messages.hasOwn(me, id));
    for (const id of settled) this.pending.delete(id);
    return settled;
  }

  /** @param {string} author @param {number} seq */
  #recordText(author, seq) {
    if (!this.blocked.has(author)) this.#shownBy = Math.max(this.#shownBy, seq);
  }

  /** Whether an author's messages count as unread for `me`. */
  #countsFor(/** @type {string} */ me) {
    return (/** @type {string} */ author) => author !== me && !this.blocked.has(author);
  }

  /** The server's counts; zero where everything unread is held here. */
  get #counted() {
    const { seq, counted } = this.readMark;
    const isComplete = this.history.first <= seq + 1 && counted.at <= this.history.clock;
    return isComplete ? { unread: 0, mentioned: 0, at: seq } : counted;
  }
}
