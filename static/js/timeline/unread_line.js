/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** The position of the *New* line. It stays until those messages are read and newer ones arrive. */
export class UnreadLine {
  /** @type {number | null} the seq after which it is shown */
  after = null;
  #isDone = false;

  /** Show it at the first unread message. @param {RoomState} state @param {string} me */
  begin(state, me) {
    this.after = state.countUnread(me) ? state.readMark.seq : null;
    this.#isDone = false;
  }

  /** @param {RoomState} state @param {string} me @param {boolean} isReading whether new messages are read at once */
  follow(state, me, isReading) {
    if (state.readMark.isMarkedUnread) return this.begin(state, me);
    if (!state.countUnread(me)) this.#isDone = true;
    else if (!isReading && (this.after === null || this.#isDone)) this.begin(state, me);
  }
}
