import { GapTimer } from "./gap_timer.js";

/** @typedef {import("../types.js").Change} Change */
/** @typedef {import("./room_state.js").RoomState} RoomState */

/** The rooms this tab knows of. Whatever changes in them, listeners are told. */
export class RoomSet {
  me = "";
  /** Whom I block. @type {Set<string>} */
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

  get rooms() {
    return [...this.#rooms.values()];
  }

  room(/** @type {string} */ id) {
    return this.#rooms.get(id);
  }

  subscribe(/** @type {(change: Change) => void} */ listener) {
    this.#listeners.push(listener);
  }

  /** Change what we know of a room, if it is ours. */
  change(/** @type {string} */ id, /** @type {(room: RoomState) => unknown} */ act) {
    const room = this.#rooms.get(id);
    if (!room) return;
    act(room);
    this.#gapTimer.watch(id, room.isOpen && room.isBehind && !room.isOpening);
    this.#notify({ about: "room", room: id, settled: room.settle(this.me) });
  }

  put(/** @type {RoomState} */ room) {
    room.blocked = this.#blocked;
    this.#rooms.set(room.info.id, room);
    this.#notify({ about: "rooms", room: room.info.id });
  }

  /** @param {string} id @param {string} [reason] */
  remove(id, reason) {
    this.forget(id);
    if (this.#rooms.delete(id)) this.#notify({ about: "left", room: id, reason });
  }

  /** Wait no longer for a room that is behind. @param {string} id */
  forget(id) {
    this.#gapTimer.forget(id);
  }

  /** The socket is gone, and with it whatever was asked of it. */
  disconnect() {
    for (const room of this.rooms) {
      this.forget(room.info.id);
      room.opens = 0;
    }
  }

  /** Let what these people say count for nothing, and that of nobody else. @param {string[]} users */
  block(users) {
    this.#blocked.clear();
    for (const user of users) this.#blocked.add(user);
    for (const id of this.#rooms.keys()) this.#notify({ about: "room", room: id });
  }

  #notify(/** @type {Change} */ change) {
    for (const listener of this.#listeners) listener(change);
  }
}
