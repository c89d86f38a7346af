import { ReadMark } from "./read_mark.js";
import { RoomHistory } from "./room_history.js";

/** What we know of one room: its history, and what is ours in it. */
export class RoomState extends RoomHistory {
  readMark = new ReadMark();
  /** @type {Map<string, import("./types.js").Pending>} */
  pending = new Map();

  constructor(/** @type {import("./types.js").RoomInfo} */ info) {
    super(info.clock);
    this.info = info;
    this.update(info);
  }

  update(/** @type {import("./types.js").RoomInfo} */ info) {
    this.info = info;
    this.expect(info.clock);
    this.readMark.move(info.last_read, info.unread, info.clock);
  }

  hearRead(/** @type {import("./types.js").ServerEvent} */ { seq, unread }) {
    this.readMark.move(seq, unread, this.clock);
  }

  /** How many messages of others `me` has not read. */
  countUnread(/** @type {string} */ me) {
    return this.readMark.count(this.messages, this.first, me);
  }

  /** Drop the pending messages that got their place, and return their ids. */
  settle(/** @type {string} */ me) {
    const settled = [...this.pending.keys()].filter((id) => this.messages.hasOwn(me, id));
    for (const id of settled) this.pending.delete(id);
    return settled;
  }
}
