import { RoomSet } from "./room_set.js";
import { RoomState } from "./room_state.js";

/** @typedef {import("../types.js").RoomInfo} RoomInfo */
/** @typedef {import("../types.js").ServerEvent} ServerEvent */

/**
 * The state of this tab: the rooms, their messages, and the user's pending messages.
 *
 * It uses neither the DOM nor the network: events and replies are applied to it, and it notifies
 * listeners. It calls `onBehind` for a room that still misses changes after a moment and has to be
 * opened again, and `onRecountNeeded` when the server has to count unread messages.
 */
export class Store {
  isReady = false;
  #rooms;
  #onRecountNeeded;

  /**
   * @param {object} hooks
   * @param {import("../types.js").Schedule} hooks.schedule
   * @param {(room: string) => void} hooks.onBehind
   * @param {() => void} [hooks.onRecountNeeded]
   */
  constructor({ schedule, onBehind, onRecountNeeded = () => {} }) {
    this.#rooms = new RoomSet(schedule, onBehind);
    this.#onRecountNeeded = onRecountNeeded;
  }

  /** The user's id. */
  get me() {
    return this.#rooms.me;
  }

  get rooms() {
    return this.#rooms.all;
  }

  room(/** @type {string} */ id) {
    return this.#rooms.get(id);
  }

  /** @param {(change: import("../types.js").Change) => void} listener */
  subscribe(listener) {
    this.#rooms.subscribe(listener);
  }

  /** Change a room, if it is one of the user's. */
  change(/** @type {string} */ id, /** @type {(room: RoomState) => unknown} */ update) {
    this.#rooms.change(id, update);
  }

  /** @param {string} id */
  remove(id) {
    this.#rooms.remove(id);
  }

  disconnect() {
    this.#rooms.disconnect();
  }

  apply(/** @type {ServerEvent} */ event) {
    /** @type {Record<string, () => void>} */
    const effects = {
      ready: () => this.#start(event),
      clocks: () => this.#applyClocks(event.clocks),
      read: () => this.change(event.room, (room) => room.applyReadMark(event)),
      unread: () => this.change(event.room, (room) => room.applyUnreadMark(event)),
      blocks: () => this.#applyBlocks(event.blocks),
      "message.created": () => this.change(event.room, (room) => room.applyChange(event)),
      "message.updated": () => this.change(event.room, (room) => room.applyChange(event)),
      "room.activity": () => this.change(event.room, (room) => room.applyActivity(event)),
      "room.joined": () => this.#add(event.room),
      "room.updated": () => this.#updateInfo(event.room),
      "room.left": () => this.#rooms.remove(event.room, event.code),
    };
    effects[event.type]?.();
  }

  /** @returns {number | null} the clock to send with `open`; null requests the newest page */
  startOpen(/** @type {string} */ id, /** @type {boolean} */ isCurrent) {
    const room = this.room(id);
    if (!room) return null;
    room.isOpen = true;
    room.history.opens += 1;
    this.#rooms.cancelGapTimer(id);
    return room.history.isFilled || !isCurrent ? room.history.clock : null;
  }

  /** @param {string} id @param {number | null} since @param {import("../types.js").Catchup} reply */
  applyOpen(id, since, reply) {
    this.change(id, (room) => {
      room.history.applyOpen(since, reply);
      if (reply.room) room.update(reply.room);
    });
  }

  failOpen(/** @type {string} */ id) {
    this.change(id, (room) => room.history.endOpen());
  }

  /** From now on the socket receives only `room.activity` of this room. @param {string} id */
  close(id) {
    this.change(id, (room) => (room.isOpen = false));
  }

  startOlder(/** @type {string} */ id) {
    const before = this.room(id)?.history.startOlder() ?? null;
    if (before !== null) this.change(id, () => {});
    return before;
  }

  /** @param {string} id @param {number} before @param {import("../types.js").Page | null} page */
  endOlder(id, before, page) {
    this.change(id, (room) => room.history.endOlder(before, page));
  }

  /** Mark everything up to `seq` as read. */
  read(/** @type {string} */ id, /** @type {number} */ seq) {
    this.change(id, (room) => room.read(seq, this.me));
  }

  /** Show a message that the server has not confirmed yet. */
  addPending(/** @type {import("../types.js").Pending} */ pending) {
    this.change(pending.room, (room) => room.pending.set(pending.client_id, pending));
  }

  removePending(/** @type {string} */ id, /** @type {string} */ clientId) {
    this.change(id, (room) => room.pending.delete(clientId));
  }

  /** Apply the server's recount of all rooms. @param {RoomInfo[]} rooms */
  recount(rooms) {
    for (const info of rooms) this.change(info.id, (room) => room.update(info));
  }

  /** @param {ServerEvent} event */
  #start({ user, rooms, blocks = [] }) {
    this.#rooms.me = user.id;
    this.isReady = true;
    this.#rooms.block(blocks);
    const ids = new Set(rooms.map((/** @type {RoomInfo} */ room) => room.id));
    for (const { info } of this.rooms) if (!ids.has(info.id)) this.remove(info.id);
    for (const info of rooms) {
      this.room(info.id)?.restart(info);
      this.#add(info);
    }
  }

  /** The server's counts include messages of users who are blocked now. @param {string[]} users */
  #applyBlocks(users) {
    this.#rooms.block(users);
    this.#onRecountNeeded();
  }

  #add(/** @type {RoomInfo} */ info) {
    const room = this.room(info.id);
    room?.update(info);
    this.#rooms.put(room ?? new RoomState(info));
  }

  /** Apply what is the same for all members; role, marks and a direct room's name are the user's own. */
  #updateInfo(/** @type {RoomInfo} */ news) {
    const room = this.room(news.id);
    if (!room) return;
    const name = news.kind === "direct" ? room.info.name : news.name;
    room.info = { ...room.info, ...news, name };
    this.#rooms.put(room);
  }

  #applyClocks(/** @type {Record<string, number>} */ clocks) {
    const entries = Object.entries(clocks);
    for (const [id, clock] of entries) this.change(id, (room) => room.applyClock(clock));
    if (this.rooms.some((room) => room.needsRecount(this.me))) this.#onRecountNeeded();
  }
}
