import { Patience } from "./patience.js";
import { RoomState } from "./room_state.js";

/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").RoomInfo} RoomInfo */
/** @typedef {import("./types.js").ServerEvent} ServerEvent */

/**
 * What this tab knows: the rooms, their messages and what of ours is on its way.
 *
 * No page, no network, no clock of its own: events and replies go in, listeners hear of changes,
 * and `onBehind` is told of a room that stayed behind for a while and must be opened again.
 */
export class Store {
  me = "";
  isReady = false;
  /** @type {Map<string, RoomState>} */
  #rooms = new Map();
  /** @type {((change: Change) => void)[]} */
  #listeners = [];
  #patience;

  /** @param {{schedule: import("./types.js").Schedule, onBehind: (room: string) => void}} hooks */
  constructor({ schedule, onBehind }) {
    this.#patience = new Patience(schedule, onBehind);
  }

  get rooms() {
    return [...this.#rooms.values()];
  }

  room(/** @type {string} */ id) {
    return this.#rooms.get(id);
  }

  subscribe(/** @type {(change: Change) => void} */ listener) {
    this.#listeners.push(listener);
  }

  apply(/** @type {ServerEvent} */ event) {
    /** @type {Record<string, () => void>} */
    const effects = {
      ready: () => this.#start(event),
      clocks: () => this.#compare(event.clocks),
      read: () => this.#change(event.room, (room) => room.hearRead(event)),
      "message.created": () => this.#change(event.room, (room) => room.hear(event)),
      "message.updated": () => this.#change(event.room, (room) => room.hear(event)),
      "room.joined": () => this.#add(event.room),
      "room.left": () => this.remove(event.room, event.reason),
    };
    effects[event.type]?.();
  }

  /**
   * Begin an `open`. The answer is the clock to send with it: null asks for the newest page, which
   * is what a room that is looked at for the first time needs.
   */
  startOpen(/** @type {string} */ id, /** @type {boolean} */ isLookedAt) {
    const room = this.#rooms.get(id);
    if (!room) return null;
    room.opens += 1;
    this.#patience.forget(id);
    return room.isFilled || !isLookedAt ? room.clock : null;
  }

  /** @param {string} id @param {number | null} since @param {import("./types.js").Catchup} reply */
  openReply(id, since, reply) {
    this.#change(id, (room) => {
      room.catchUp(since, reply);
      if (reply.room) room.update(reply.room);
    });
  }

  openFailed(/** @type {string} */ id) {
    this.#change(id, (room) => (room.opens = Math.max(0, room.opens - 1)));
  }

  startOlder(/** @type {string} */ id) {
    const before = this.#rooms.get(id)?.startOlder() ?? null;
    if (before !== null) this.#tell({ about: "room", room: id });
    return before;
  }

  /** @param {string} id @param {number} before @param {import("./types.js").Page | null} page */
  endOlder(id, before, page) {
    this.#change(id, (room) => room.endOlder(before, page));
  }

  /** Note that everything up to `seq` was read here. */
  read(/** @type {string} */ id, /** @type {number} */ seq) {
    this.#change(id, (room) => room.readMark.move(seq, 0, seq));
  }

  /** Show a message of ours that has no place yet. */
  pend(/** @type {import("./types.js").Pending} */ pending) {
    this.#change(pending.room, (room) => room.pending.set(pending.client_id, pending));
  }

  unpend(/** @type {string} */ id, /** @type {string} */ clientId) {
    this.#change(id, (room) => room.pending.delete(clientId));
  }

  /** The socket is gone, and with it whatever was asked of it. */
  disconnect() {
    for (const [id, room] of this.#rooms) {
      this.#patience.forget(id);
      room.opens = 0;
    }
  }

  /** @param {string} id @param {string} [reason] */
  remove(id, reason) {
    this.#patience.forget(id);
    if (this.#rooms.delete(id)) this.#tell({ about: "left", room: id, reason });
  }

  /** @param {ServerEvent} event */
  #start({ user, rooms }) {
    this.me = user.id;
    this.isReady = true;
    const ids = new Set(rooms.map((/** @type {RoomInfo} */ room) => room.id));
    for (const id of this.#rooms.keys()) if (!ids.has(id)) this.remove(id);
    for (const room of rooms) this.#add(room);
  }

  #add(/** @type {RoomInfo} */ info) {
    const room = this.#rooms.get(info.id);
    if (room) room.update(info);
    else this.#rooms.set(info.id, new RoomState(info));
    this.#tell({ about: "rooms", room: info.id });
  }

  #compare(/** @type {Record<string, number>} */ clocks) {
    const entries = Object.entries(clocks);
    for (const [id, clock] of entries) this.#change(id, (room) => room.expect(clock));
  }

  #change(/** @type {string} */ id, /** @type {(room: RoomState) => unknown} */ act) {
    const room = this.#rooms.get(id);
    if (!room) return;
    act(room);
    this.#patience.watch(id, room.isBehind && !room.isOpening);
    this.#tell({ about: "room", room: id, settled: room.settle(this.me) });
  }

  #tell(/** @type {Change} */ change) {
    for (const listener of this.#listeners) listener(change);
  }
}
