import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Store } from "../../static/js/store/store.js";
import { alice, FakeTime, Lobby, message, ready, roomInfo } from "./fixtures.js";

let lobby, time, behind, store;

beforeEach(() => {
  lobby = new Lobby();
  time = new FakeTime();
  behind = [];
  store = new Store({ schedule: time.schedule, onBehind: (room) => behind.push(room) });
});

const bodies = () => store.room("lobby").history.messages.items.map(({ body }) => body);
const seqs = () => store.room("lobby").history.messages.items.map(({ seq }) => seq);

function openLobby() {
  store.apply(ready(roomInfo(lobby.clock)));
  const since = store.startOpen("lobby", true);
  store.applyOpen("lobby", since, lobby.open(since));
}

test("alice sees the newest page and then bob's messages", () => {
  lobby.post();
  openLobby();
  assert.deepEqual(seqs(), [1]);

  store.apply(lobby.post());
  assert.deepEqual(seqs(), [1, 2]);
});

test("alice sees bob's message once although its event arrives twice", () => {
  openLobby();
  const event = lobby.post();
  store.apply(event);
  store.apply(event);
  assert.deepEqual(seqs(), [1]);
});

test("events in the wrong order are applied in the right one, without a request", async () => {
  openLobby();
  const [first, second] = [lobby.post(), lobby.post()];
  store.apply(second);
  assert.deepEqual(seqs(), []);

  store.apply(first);
  assert.deepEqual(seqs(), [1, 2]);
  await time.pass(1_000);
  assert.deepEqual(behind, []);
});

test("a gap that lasts 300 ms is reported, with the clock from before it", async () => {
  openLobby();
  lobby.post();
  store.apply(lobby.post());
  await time.pass(299);
  assert.deepEqual(behind, []);

  await time.pass(1);
  assert.deepEqual(behind, ["lobby"]);
  const since = store.startOpen("lobby", true);
  assert.equal(since, 0);
  store.applyOpen("lobby", since, lobby.open(since));
  assert.deepEqual(seqs(), [1, 2]);
});

test("higher clocks from the server reveal a lost event", async () => {
  openLobby();
  lobby.post();
  store.apply({ type: "clocks", clocks: { lobby: 1, "not ours": 7 } });
  await time.pass(300);
  assert.deepEqual(behind, ["lobby"]);
});

test("an edit replaces the message, and an older state never returns", () => {
  lobby.post();
  const stale = lobby.open(null);
  openLobby();
  store.apply(lobby.edit(1, "better"));
  assert.deepEqual(bodies(), ["better"]);

  store.startOpen("lobby", true);
  store.applyOpen("lobby", null, stale);
  assert.deepEqual(bodies(), ["better"]);
});

test("an edit of an older message is not lost while its page is fetched", () => {
  for (let i = 0; i < 60; i++) lobby.post();
  openLobby();
  const before = store.startOlder("lobby");
  assert.equal(before, 11);
  const page = lobby.before(before);
  store.apply(lobby.edit(3, "better"));
  store.endOlder("lobby", before, page);
  assert.equal(seqs().length, 60);
  assert.equal(bodies()[2], "better");
});

test("older messages are fetched one page at a time, until there are none", () => {
  for (let i = 0; i < 60; i++) lobby.post();
  openLobby();
  const before = store.startOlder("lobby");
  assert.equal(store.startOlder("lobby"), null);

  store.endOlder("lobby", before, lobby.before(before));
  assert.equal(store.room("lobby").history.hasOlder, false);
  assert.equal(store.startOlder("lobby"), null);
});

test("a page from before a reset leaves no gap", () => {
  for (let i = 0; i < 60; i++) lobby.post();
  openLobby();
  const before = store.startOlder("lobby");
  const page = lobby.before(before);
  for (let i = 0; i < 300; i++) lobby.post();
  const since = store.startOpen("lobby", true);
  const reply = lobby.open(since);
  assert.equal(reply.reset, true);
  store.applyOpen("lobby", since, reply);
  store.endOlder("lobby", before, page);
  assert.equal(seqs()[0], 311);
  assert.equal(seqs().length, 50);
});

test("a room that was not shown counts unread messages and gets its page when shown", () => {
  lobby.post();
  store.apply(ready(roomInfo(1, { unread: 1 })));
  const since = store.startOpen("lobby", false);
  assert.equal(since, 1);
  store.applyOpen("lobby", since, lobby.open(since));
  store.apply(lobby.post());
  store.apply(lobby.post(alice));
  assert.equal(store.room("lobby").countUnread("alice"), 2);

  assert.equal(store.startOpen("lobby", true), null);
  store.applyOpen("lobby", null, lobby.open(null));
  assert.deepEqual(seqs(), [1, 2, 3]);
  assert.equal(store.room("lobby").countUnread("alice"), 2);
  store.read("lobby", 2);
  assert.equal(store.room("lobby").countUnread("alice"), 0);
});

test("a read mark from another tab moves alice's forward, never back", () => {
  for (let i = 0; i < 3; i++) lobby.post();
  openLobby();
  store.apply({ type: "read", room: "lobby", seq: 2, unread: 1, clock: 3 });
  store.apply({ type: "read", room: "lobby", seq: 1, unread: 2, clock: 3 });
  assert.equal(store.room("lobby").countUnread("alice"), 1);
});

test("a pending message becomes the confirmed one", () => {
  openLobby();
  const ids = [];
  store.subscribe(({ settled = [] }) => ids.push(...settled));
  store.addPending({ room: "lobby", client_id: "mine", body: "hi", created_at: "", state: "sending" });
  assert.equal(store.room("lobby").pending.size, 1);

  store.apply(lobby.post(alice, { client_id: "mine" }));
  assert.equal(store.room("lobby").pending.size, 0);
  assert.deepEqual(ids, ["mine"]);
});

test("another user's client_id does not settle alice's message", () => {
  openLobby();
  store.addPending({ room: "lobby", client_id: "mine", body: "hi", created_at: "", state: "sending" });
  store.apply(lobby.post(undefined, { client_id: "mine" }));
  assert.equal(store.room("lobby").pending.size, 1);
});

test("a room that alice left is removed, and a late reply changes nothing", () => {
  openLobby();
  const left = [];
  store.subscribe((change) => change.about === "left" && left.push(change.code));
  store.apply({ type: "room.left", room: "lobby", code: "removed" });
  store.applyOpen("lobby", 0, lobby.open(0));
  assert.equal(store.room("lobby"), undefined);
  assert.deepEqual(left, ["removed"]);
});

test("a room that is missing after a reconnection is removed", () => {
  openLobby();
  store.apply(ready(roomInfo(0, { id: "attic" })));
  assert.equal(store.room("lobby"), undefined);
  assert.equal(store.room("attic").history.clock, 0);
});

test("a reply from before alice left and came back hides nothing", () => {
  openLobby();
  for (let i = 0; i < 5; i++) lobby.post();
  const late = lobby.open(3);
  store.apply({ type: "room.left", room: "lobby", code: "left" });
  store.apply({ type: "room.joined", room: roomInfo(1) });
  store.applyOpen("lobby", 3, late);
  assert.deepEqual(seqs(), []);
  assert.equal(store.room("lobby").history.isBehind, true);
});

test("a flood ahead of a gap is bounded, and everything arrives in the end", async () => {
  openLobby();
  for (let i = 0; i < 700; i++) lobby.post();
  for (const event of lobby.log.slice(1)) store.apply(event);
  await time.pass(300);
  assert.deepEqual(behind, ["lobby"]);
  store.apply(lobby.log[0]);
  assert.ok(seqs().length < 700);
  store.applyOpen("lobby", store.startOpen("lobby", true), lobby.open(store.room("lobby").history.clock));
  assert.equal(seqs().at(-1), 700);
  assert.equal(store.room("lobby").history.isBehind, false);
});

test("trimming drops the oldest messages, which can be fetched again", () => {
  for (let i = 0; i < 40; i++) lobby.post();
  openLobby();
  store.room("lobby").history.trim(10);
  assert.deepEqual(seqs()[0], 31);
  assert.equal(store.startOlder("lobby"), 31);
});

test("events of unknown rooms are ignored", () => {
  openLobby();
  store.apply({ type: "message.created", room: "attic", clock: 1, message: message(1) });
  assert.equal(store.room("attic"), undefined);
});
