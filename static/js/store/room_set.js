import { GapTimer } from "./gap_timer.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("./room_state.js").RoomState} RoomState */

/** The user's rooms, by id. Notifies listeners of every change to one. */
export class RoomSet {
  /** The user's id. */
  me = "";
  /** @type {Set<string>} the ids of blocked users */
  #blocked = new Set();
  /** @type {Map<string, RoomState>} */
  #rooms = new Map();
  /** @type {((change: Change) => void)[]} */
  #listeners = [];
  #gapTimer;

  /** @param {import("../types.js").Schedule} schedule @param {(room: string) => void} onBehind */
  constructor(schedule, onBehind) {
    this.#gapTimer = new GapTimer(schedule, onBehind);
  }

  get all() {
    return [...this.#rooms.values()];
  }

  get(/** @type {string} */ id) {
    return this.#rooms.get(id);
  }

  subscribe(/** @type {(change: Change) => void} */ listener) {
    this.#listeners.push(listener);
  }

  /** Change a room, if it is in the set. */
  change(/** @type {string} */ id, /** @type {(room: RoomState) => unknown} */ update) {
    const room = this.#rooms.get(id);
    if (!room) return;
    update(room);
    this.#gapTimer.watch(id, room.isOpen && room.history.isBehind && !room.history.isOpening);
    this.#notify({ about: "room", room: id, settled: room.settle(this.me) });
  }

  put(/** @type {RoomState} */ room) {
    room.blocked = this.#blocked;
    this.#rooms.set(room.info.id, room);
    this.#notify({ about: "rooms", room: room.info.id });
  }

  /** @param {string} id @param {string} [code] */
  remove(id, code) {
    this.cancelGapTimer(id);
    if (this.#rooms.delete(id)) this.#notify({ about: "left", room: id, code });
  }

  /** @param {string} id */
  cancelGapTimer(id) {
    this.#gapTimer.cancel(id);
  }

  /** The socket is closed: no pending `open` will be answered. */
  disconnect() {
    for (const room of this.all) {
      this.cancelGapTimer(room.info.id);
      room.history.opens = 0;
    }
  }

  /** Replace the set of blocked users, whose messages are not counted. @param {string[]} users */
  block(users) {
    this.#blocked.clear();
    for (const user of users) this.#blocked.add(user);
    for (const id of this.#rooms.keys()) this.#notify({ about: "room", room: id });
  }

  #notify(/** @type {Change} */ change) {
    for (const listener of this.#listeners) listener(change);
  }
}
