import { RoomSet } from "./room_set.js";
import { RoomState } from "./room_state.js";

/** @typedef {import("../types.js").RoomInfo} RoomInfo */
/** @typedef {import("../types.js").ServerEvent} ServerEvent */

/**
 * What this tab knows: the rooms, their messages and what of ours is on its way.
 *
 * No page, no network, no clock of its own: events and replies go in, listeners handle of changes,
 * `onBehind` is told of a room that stayed behind for a while and must be opened again, and
 * `onRecountNeeded` when rooms that are not open have to be counted anew.
 */
export class Store extends RoomSet {
  isReady = false;
  #onRecountNeeded;

  /**
   * @param {object} hooks
   * @param {import("../types.js").Schedule} hooks.schedule
   * @param {(room: string) => void} hooks.onBehind
   * @param {() => void} [hooks.onRecountNeeded]
   */
  constructor({ schedule, onBehind, onRecountNeeded = () => {} }) {
    super(schedule, onBehind);
    this.#onRecountNeeded = onRecountNeeded;
  }

  apply(/** @type {ServerEvent} */ event) {
    /** @type {Record<string, () => void>} */
    const effects = {
      ready: () => this.#start(event),
      clocks: () => this.#compare(event.clocks),
      read: () => this.change(event.room, (room) => room.applyReadMark(event)),
      unread: () => this.change(event.room, (room) => room.applyUnreadMark(event)),
      blocks: () => this.#applyBlocks(event.blocks),
      "message.created": () => this.change(event.room, (room) => room.applyChange(event)),
      "message.updated": () => this.change(event.room, (room) => room.applyChange(event)),
      "room.activity": () => this.change(event.room, (room) => room.applyActivity(event)),
      "room.joined": () => this.#add(event.room),
      "room.updated": () => this.#renew(event.room),
      "room.left": () => this.remove(event.room, event.reason),
    };
    effects[event.type]?.();
  }

  /**
   * Begin an `open`. The answer is the clock to send with it: null asks for the newest page, which
   * is what a room that is looked at for the first time needs.
   */
  startOpen(/** @type {string} */ id, /** @type {boolean} */ isCurrent) {
    const room = this.room(id);
    if (!room) return null;
    room.isOpen = true;
    room.opens += 1;
    this.forget(id);
    return room.isFilled || !isCurrent ? room.clock : null;
  }

  /** @param {string} id @param {number | null} since @param {import("../types.js").Catchup} reply */
  applyOpen(id, since, reply) {
    this.change(id, (room) => {
      room.catchUp(since, reply);
      if (reply.room) room.update(reply.room);
    });
  }

  failOpen(/** @type {string} */ id) {
    this.change(id, (room) => (room.opens = Math.max(0, room.opens - 1)));
  }

  /** The socket hears no more of this room than its activity. @param {string} id */
  close(id) {
    this.change(id, (room) => (room.isOpen = false));
  }

  startOlder(/** @type {string} */ id) {
    const before = this.room(id)?.startOlder() ?? null;
    if (before !== null) this.change(id, () => {});
    return before;
  }

  /** @param {string} id @param {number} before @param {import("../types.js").Page | null} page */
  endOlder(id, before, page) {
    this.change(id, (room) => room.endOlder(before, page));
  }

  /** Note that everything up to `seq` was read here. */
  read(/** @type {string} */ id, /** @type {number} */ seq) {
    this.change(id, (room) => room.read(seq, this.me));
  }

  /** Show a message of ours that has no place yet. */
  addPending(/** @type {import("../types.js").Pending} */ pending) {
    this.change(pending.room, (room) => room.pending.set(pending.client_id, pending));
  }

  removePending(/** @type {string} */ id, /** @type {string} */ clientId) {
    this.change(id, (room) => room.pending.delete(clientId));
  }

  /** Take what the server says of all rooms, counted anew. @param {RoomInfo[]} rooms */
  recount(rooms) {
    for (const info of rooms) this.change(info.id, (room) => room.update(info));
  }

  /** @param {ServerEvent} event */
  #start({ user, rooms, blocks = [] }) {
    this.me = user.id;
    this.isReady = true;
    this.block(blocks);
    const ids = new Set(rooms.map((/** @type {RoomInfo} */ room) => room.id));
    for (const { info } of this.rooms) if (!ids.has(info.id)) this.remove(info.id);
    for (const info of rooms) {
      this.room(info.id)?.restart(info);
      this.#add(info);
    }
  }

  /** What the server counted is not true any more. @param {string[]} users */
  #applyBlocks(users) {
    this.block(users);
    this.#onRecountNeeded();
  }

  #add(/** @type {RoomInfo} */ info) {
    const room = this.room(info.id);
    room?.update(info);
    this.put(room ?? new RoomState(info));
  }

  /** Take what holds for everybody in the room; what I am in it stays, and what I call it. */
  #renew(/** @type {RoomInfo} */ news) {
    const room = this.room(news.id);
    if (!room) return;
    const name = news.kind === "direct" ? room.info.name : news.name;
    room.info = { ...room.info, ...news, name };
    this.put(room);
  }

  #compare(/** @type {Record<string, number>} */ clocks) {
    const entries = Object.entries(clocks);
    for (const [id, clock] of entries) this.change(id, (room) => room.compare(clock));
    if (this.rooms.some((room) => room.needsRecount(this.me))) this.#onRecountNeeded();
  }
}
