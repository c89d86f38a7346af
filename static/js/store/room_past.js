import { HistoryWindow } from "./history_window.js";
import { RoomHistory } from "./room_history.js";

const MAX_PAST = 1_000;

/** A room's history that one may also read apart from its newest messages, in its `past`. */
export class RoomPast extends RoomHistory {
  /** Forget all but the newest `size` messages. */
  trim(/** @type {number} */ size) {
    if (this.messages.length <= size || this.isExpecting) return;
    this.messages.keepNewest(size);
    this.first = this.messages.items[0].seq;
    this.hasOlder = true;
  }

  /** Take the page around a message, and read there. @param {import("../types.js").Page | null} page */
  endPageAround(page) {
    this.isFetchingAround = false;
    if (page?.messages.length) this.past = new HistoryWindow(page);
    this.#mend();
  }

  /** @param {HistoryWindow} past which asked for the page @param {import("../types.js").Page | null} page */
  endHistoryPage(past, page) {
    past.end(page);
    if (past === this.past) this.#mend();
  }

  /** Read the newest again. */
  closeHistoryWindow() {
    this.past = null;
    this.unpark();
  }

  /** Hold what is up to `seq` apart from the newest `size` messages, and forget what is between. */
  detach(/** @type {number} */ seq, /** @type {number} */ size) {
    if (this.isExpecting || this.messages.length <= size) return;
    const all = this.messages.items.slice(0, this.messages.indexOf(seq + 1));
    const hasOlder = this.hasOlder || all.length > MAX_PAST;
    this.trim(size);
    if (!all.length) return;
    this.past = new HistoryWindow({ messages: all.slice(-MAX_PAST), has_older: hasOlder, has_newer: true });
    this.#mend();
  }

  /** Bring the past up to date, and put it before the newest where the two meet. */
  #mend() {
    for (const message of this.parked.items) this.past?.update(message);
    if (this.past && !this.#isApart(this.past)) this.#join(this.past);
    this.unpark();
  }

  #isApart(/** @type {HistoryWindow} */ past) {
    return past.hasNewer && past.last < this.first - 1;
  }

  #join(/** @type {HistoryWindow} */ past) {
    this.past = null;
    if (past.first >= this.first) return;
    const older = past.messages.items.filter(({ seq }) => seq < this.first);
    this.messages.items = [...older, ...this.messages.items];
    this.first = past.first;
    this.hasOlder = past.hasOlder;
  }
}
