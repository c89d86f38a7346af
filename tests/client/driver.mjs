/**
 * Drives the page's store for tests/client: reads `[name, ...arguments]` per line, writes
 * `{result, state}`. `begin` comes first, and again for every new store.
 */
import { createInterface } from "node:readline";

import { Store } from "../../static/js/store/store.js";
import { FakeTime, ready, roomInfo } from "../js/fixtures.js";

const ROOM = "lobby";
const GRACE_MS = 300;

/** A planted fault: applies any change as if it were the next one. */
class GapBlindStore extends Store {
  apply(event) {
    const { history } = this.room(ROOM);
    if (event.message && history.clock < event.clock) history.clock = event.clock - 1;
    super.apply(event);
  }
}

/** A planted fault: applies an older page although a newer one replaced the messages. */
class HastyStore extends Store {
  endOlder(id, before, page) {
    if (page) this.room(id).history.first = before;
    super.endOlder(id, before, page);
  }
}

const STORES = { "": Store, "gap-blind": GapBlindStore, hasty: HastyStore };

class Tab {
  #time = new FakeTime();
  #isBehind = false;
  #store;

  constructor(fault) {
    const onBehind = () => {
      this.#isBehind = true;
    };
    this.#store = new STORES[fault]({ schedule: this.#time.schedule, onBehind });
  }

  get state() {
    const room = this.#store.room(ROOM);
    if (!room) return {};
    const { clock, first, messages, isFilled } = room.history;
    return { clock, first, messages: messages.items, is_filled: isFilled };
  }

  start = (clock) => this.#store.apply(ready(roomInfo(clock)));
  disconnect = () => this.#store.disconnect();
  apply = (event) => this.#store.apply(event);
  applyClock = (clock) => this.#store.apply({ type: "clocks", clocks: { [ROOM]: clock } });
  startOpen = (isCurrent) => this.#store.startOpen(ROOM, isCurrent);
  applyOpen = (since, reply) => this.#store.applyOpen(ROOM, since, reply);
  failOpen = () => this.#store.failOpen(ROOM);
  startOlder = () => this.#store.startOlder(ROOM);
  endOlder = (before, page) => this.#store.endOlder(ROOM, before, page);
  trim = (size) => this.#store.room(ROOM).history.trim(size);

  /** @returns {boolean} whether the store called onBehind meanwhile */
  wait() {
    this.#isBehind = false;
    this.#time.pass(GRACE_MS);
    return this.#isBehind;
  }
}

let tab = new Tab("");

function run(name, ...rest) {
  if (name === "begin") tab = new Tab(...rest);
  const result = name === "begin" ? null : tab[name](...rest);
  return { result: result ?? null, state: tab.state };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(run(...JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
