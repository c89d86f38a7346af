/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** Where the line *New* stands. It stays there until what it announced was read and more came. */
export class UnreadLine {
  /** @type {number | null} the seq after which it stands */
  after = null;
  #isDone = false;

  /** Stand where the unread begin. @param {RoomState} state @param {string} me */
  begin(state, me) {
    this.after = state.countUnread(me) ? state.readMark.seq : null;
    this.#isDone = false;
  }

  /** @param {RoomState} state @param {string} me @param {boolean} isReading whether what comes is read at once */
  follow(state, me, isReading) {
    if (state.readMark.isMarkedUnread) return this.begin(state, me);
    if (!state.countUnread(me)) this.#isDone = true;
    else if (!isReading && (this.after === null || this.#isDone)) this.begin(state, me);
  }
}
