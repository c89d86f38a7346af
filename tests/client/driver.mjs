/**
 * Drives the page's store for tests/client: reads `[name, ...arguments]` a line, answers with
 * `{answer, state}`. `begin` comes first, and again for every new store.
 */
import { createInterface } from "node:readline";

import { Store } from "../../static/js/store/store.js";
import { FakeTime, ready, roomInfo } from "../js/fixtures.js";

const ROOM = "lobby";
const GRACE_MS = 300;

/** A planted fault: takes any change for the next one. */
class GapBlindStore extends Store {
  apply(event) {
    const { history } = this.room(ROOM);
    if (event.message && history.clock < event.clock) history.clock = event.clock - 1;
    super.apply(event);
  }
}

/** A planted fault: puts an older page where it was asked for, though another page came meanwhile. */
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
  hear = (event) => this.#store.apply(event);
  compare = (clock) => this.#store.apply({ type: "clocks", clocks: { [ROOM]: clock } });
  ask = (isCurrent) => this.#store.startOpen(ROOM, isCurrent);
  take = (since, reply) => this.#store.applyOpen(ROOM, since, reply);
  refuse = () => this.#store.failOpen(ROOM);
  askOlder = () => this.#store.startOlder(ROOM);
  takeOlder = (before, page) => this.#store.endOlder(ROOM, before, page);
  trim = (size) => this.#store.room(ROOM).history.trim(size);

  /** @returns {boolean} whether the store said meanwhile that it stays behind */
  wait() {
    this.#isBehind = false;
    this.#time.pass(GRACE_MS);
    return this.#isBehind;
  }
}

let tab = new Tab("");

function obey(name, ...rest) {
  if (name === "begin") tab = new Tab(...rest);
  const answer = name === "begin" ? null : tab[name](...rest);
  return { answer: answer ?? null, state: tab.state };
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(obey(...JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: error.stack }));
  }
}
