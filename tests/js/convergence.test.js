import assert from "node:assert/strict";
import { test } from "node:test";

import { Store } from "../../static/js/store/store.js";
import { FakeTime, Lobby, ready, roomInfo } from "./fixtures.js";

const RUNS = 600;
const STEPS = 120;

/** A generator of numbers that are the same for the same seed. */
function chance(seed) {
  let state = seed + 1;
  return (most) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
}

/** A reader whose network duplicates, loses and reorders events, and delays every receiveReply. */
class Reader {
  inbox = [];
  replies = [];
  olders = [];

  constructor(lobby, pick) {
    this.lobby = lobby;
    this.pick = pick;
    this.time = new FakeTime();
    this.store = new Store({ schedule: this.time.schedule, onBehind: () => this.open() });
    this.store.apply(ready(roomInfo(lobby.clock)));
    this.open();
  }

  open() {
    const since = this.store.startOpen("lobby", this.pick(4) > 0 || !this.inbox.length);
    this.replies.push({ since, reply: this.lobby.open(since, { page: 5, most: 12 }) });
  }

  receive() {
    if (!this.inbox.length) return;
    const index = this.pick(Math.min(8, this.inbox.length));
    const [event] = this.inbox.splice(index, 1);
    const fate = this.pick(10);
    if (fate > 0) this.store.apply(event);
    if (fate > 8) this.inbox.push(event);
  }

  receiveReply() {
    const [next] = this.replies.splice(this.pick(this.replies.length || 1), 1);
    if (next) this.store.applyOpen("lobby", next.since, next.reply);
  }

  askOlder() {
    const before = this.store.startOlder("lobby");
    if (before !== null) this.olders.push({ before, page: this.lobby.before(before, 5) });
  }

  older() {
    const older = this.olders.shift();
    if (older) this.store.endOlder("lobby", older.before, this.pick(5) ? older.page : null);
  }

  reconnect() {
    this.replies.length = this.inbox.length = 0;
    this.store.disconnect();
    this.store.apply(ready(roomInfo(this.lobby.clock)));
    this.open();
  }

  /** The network is well again: everything that is on its way arrives. */
  async rest() {
    this.store.apply({ type: "clocks", clocks: { lobby: this.lobby.clock } });
    for (let i = 0; i < 40; i++) {
      while (this.inbox.length) this.receive();
      while (this.replies.length) this.receiveReply();
      while (this.olders.length) this.older();
      await this.time.pass(300);
      if (!this.store.room("lobby").history.isFilled) {
        const since = this.store.startOpen("lobby", true);
        this.replies.push({ since, reply: this.lobby.open(since, { page: 5, most: 12 }) });
      }
    }
  }
}

function change(lobby, reader, pick) {
  const event = pick(3) && lobby.clock ? lobby.edit(pickSeq(lobby, pick), `edit ${lobby.clock}`) : lobby.post();
  reader.inbox.push(event);
}

function pickSeq(lobby, pick) {
  const { messages } = lobby;
  const reach = pick(2) ? messages.length : Math.min(3, messages.length);
  return messages[messages.length - 1 - pick(reach)].seq;
}

test("alice converges to the server's state although events are lost, duplicated, delayed and reordered", async () => {
  for (let seed = 0; seed < RUNS; seed++) {
    const pick = chance(seed);
    const lobby = new Lobby();
    for (let i = 0; i < 15; i++) lobby.post();
    const reader = new Reader(lobby, pick);
    const actions = [
      () => change(lobby, reader, pick), () => change(lobby, reader, pick), () => reader.receive(),
      () => reader.receive(), () => reader.receiveReply(), () => reader.askOlder(), () => reader.older(),
      () => pick(8) || reader.reconnect(), () => pick(4) || reader.time.pass(300),
    ];
    for (let step = 0; step < STEPS; step++) actions[pick(actions.length)]();
    await reader.rest();

    const { clock, first, messages } = reader.store.room("lobby").history;
    assert.equal(clock, lobby.clock, `clock, seed ${seed}`);
    const expected = lobby.messages.filter(({ seq }) => seq >= first);
    assert.deepEqual(messages.items, expected, `messages, seed ${seed}`);
    assert.ok(expected.length > 0, `an empty page proves nothing, seed ${seed}`);
  }
});
