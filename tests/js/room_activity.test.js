import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Store } from "../../static/js/store/store.js";
import { alice, bob, FakeTime, Lobby, ready, roomInfo } from "./fixtures.js";

let lobby, store, doubts;

beforeEach(() => {
  lobby = new Lobby();
  doubts = 0;
  const onRecountNeeded = () => {
    doubts += 1;
  };
  store = new Store({ schedule: new FakeTime().schedule, onBehind: assert.fail, onRecountNeeded });
  store.apply(ready(roomInfo(0)));
});

const room = () => store.room("lobby");
const unread = () => room().countUnread(alice.id);
const mentioned = () => room().countMentions(alice.id);

/** The events that the server sends to members who have not opened the room. */
function activity(events, recount = false) {
  const texts = {};
  const changed = [];
  const mentions = {};
  for (const { type, clock, message } of events) {
    const counts = type === "message.created" && message.kind === "text";
    if (counts) texts[message.author.id] = [...(texts[message.author.id] ?? []), clock];
    else changed.push(clock);
    const named = [...(message.mentions ?? []), ...(message.mentions_all ? ["all"] : [])];
    for (const user of counts ? named : []) mentions[user] = [...(mentions[user] ?? []), clock];
  }
  const [{ clock, message }] = events.slice(-1);
  return { type: "room.activity", room: "lobby", clock, at: message.created_at, created: texts, changed, mentions, recount };
}

test("others' texts are counted once each; the user's own, edits and events are not", () => {
  const event = activity([
    lobby.post(bob), lobby.post(alice), lobby.edit(1, "x"),
    lobby.post(bob, { kind: "system", body: "member.joined" }),
  ]);
  store.apply(event);
  store.apply(event);
  assert.equal(unread(), 1);
});

test("messages of blocked users are not counted, whether in activity, in the history or by the server", () => {
  const carol = { ...bob, id: "carol" };
  const events = [lobby.post(bob, { mentions: [alice.id] }), lobby.post(carol, { mentions_all: true })];
  store.apply(activity(events));
  assert.deepEqual([unread(), mentioned()], [2, 2]);
  store.apply({ type: "blocks", blocks: [bob.id] });
  assert.deepEqual([unread(), mentioned(), doubts], [1, 1, 1]);
  store.startOpen("lobby", true);
  store.applyOpen("lobby", null, lobby.open(null));
  assert.deepEqual([unread(), mentioned()], [1, 1]);
  store.apply(lobby.post(bob, { mentions: [alice.id] }));
  assert.deepEqual([unread(), mentioned()], [1, 1]);
  store.apply({ type: "blocks", blocks: [] });
  assert.deepEqual([unread(), mentioned()], [3, 3]);
  store.apply({ ...ready(roomInfo(3, { last_read: 0 })), blocks: [carol.id, bob.id] });
  assert.deepEqual([unread(), mentioned()], [0, 0]);
});

test("mentions of alice and of all are counted separately, once each, in a closed room", () => {
  const event = activity([
    lobby.post(bob), lobby.post(bob, { mentions: [bob.id] }),
    lobby.post(bob, { mentions: [alice.id], mentions_all: true }),
    lobby.post(bob, { mentions_all: true }), lobby.post(alice, { mentions_all: true }),
  ]);
  store.apply(event);
  store.apply(event);
  assert.deepEqual([unread(), mentioned()], [4, 2]);
  store.apply({ type: "read", room: "lobby", seq: 3, unread: 1, mentioned: 1, clock: 5 });
  assert.equal(mentioned(), 1);
  store.apply({ type: "read", room: "lobby", seq: 5, unread: 0, mentioned: 0, clock: 5 });
  assert.equal(mentioned(), 0);
});

test("mentions stay counted while a room is opened and read", () => {
  for (const mentions of [[alice.id], [], [alice.id]]) lobby.post(bob, { mentions });
  store.apply(ready(roomInfo(3, { unread: 3, mentioned: 2 })));
  assert.equal(mentioned(), 2);
  store.apply(activity([lobby.post(bob, { mentions: [alice.id] })]));
  assert.equal(mentioned(), 3);
  const since = store.startOpen("lobby", true);
  const info = roomInfo(4, { unread: 4, mentioned: 3 });
  store.applyOpen("lobby", since, { ...lobby.open(since), room: info });
  store.apply(lobby.post(bob, { mentions: [alice.id] }));
  store.apply(lobby.post(bob, { mentions: [bob.id] }));
  assert.deepEqual([unread(), mentioned()], [6, 4]);
  store.read("lobby", 6);
  assert.deepEqual([unread(), mentioned()], [0, 0]);
});

test("messages that the server has counted are not counted again", () => {
  const first = activity([lobby.post()]);
  store.apply(ready(roomInfo(1, { unread: 1 })));
  store.apply(first);
  store.apply(activity([lobby.post()]));
  assert.equal(unread(), 2);
});

test("events of two processes may arrive in any order", () => {
  const [first, second] = [activity([lobby.post()]), activity([lobby.post()])];
  store.apply(second);
  store.apply(first);
  store.apply({ type: "clocks", clocks: { lobby: 2 } });
  assert.equal(unread(), 2);
  assert.equal(doubts, 0);
});

test("a gap is noticed by the clocks, and a recount is requested", () => {
  lobby.post();
  store.apply(activity([lobby.post()]));
  assert.equal(doubts, 0);
  store.apply({ type: "clocks", clocks: { lobby: 2 } });
  assert.equal(doubts, 1);

  store.recount([roomInfo(2, { unread: 2 })]);
  assert.equal(unread(), 2);
  store.apply({ type: "clocks", clocks: { lobby: 2 } });
  assert.equal(doubts, 1);
});

test("messages that arrive during a recount are added", () => {
  store.apply(activity([lobby.post()]));
  store.apply(activity([lobby.post()]));
  store.recount([roomInfo(1, { unread: 1 })]);
  assert.equal(unread(), 2);
});

test("a deletion requests a recount if anything is unread", () => {
  store.apply(activity([lobby.edit(1, "")], true));
  store.apply({ type: "clocks", clocks: {} });
  assert.equal(doubts, 0);
  store.apply(activity([lobby.post()]));
  store.apply({ type: "clocks", clocks: {} });
  assert.equal(doubts, 1);
});

test("reading in another tab leaves later messages unread", () => {
  store.apply(activity([lobby.post(), lobby.post()]));
  store.apply({ type: "read", room: "lobby", seq: 2, unread: 0, clock: 2 });
  assert.equal(unread(), 0);
  store.apply(activity([lobby.post()]));
  assert.equal(unread(), 1);
});

test("marking unread moves the mark back and keeps it there", () => {
  store.apply(activity([lobby.post(), lobby.post()]));
  store.apply({ type: "read", room: "lobby", seq: 2, unread: 0, clock: 2 });
  store.apply({ type: "unread", room: "lobby", seq: 1, unread: 1, clock: 2 });
  assert.equal(unread(), 1);
  assert.equal(room().readMark.isMarkedUnread, true);
});

test("the count stays right while a room is opened, closed and opened again", () => {
  store.apply(activity([lobby.post()]));
  assert.equal(unread(), 1);
  const since = store.startOpen("lobby", true);
  store.applyOpen("lobby", since, { ...lobby.open(since), room: roomInfo(1, { unread: 1 }) });
  store.apply(lobby.post());
  assert.equal(unread(), 2);

  store.close("lobby");
  store.apply(activity([lobby.post()]));
  assert.equal(unread(), 3);
  store.apply({ type: "clocks", clocks: { lobby: 3 } });
  assert.equal(doubts, 0);

  const again = store.startOpen("lobby", true);
  assert.equal(again, 2);
  store.applyOpen("lobby", again, { ...lobby.open(again), room: roomInfo(3, { unread: 3 }) });
  assert.equal(unread(), 3);
});

test("a closed room with a gap uses the server's count after a reconnection", () => {
  const since = store.startOpen("lobby", true);
  store.applyOpen("lobby", since, lobby.open(since));
  store.close("lobby");
  for (let i = 0; i < 30; i++) lobby.post();
  store.apply(ready(roomInfo(30, { unread: 30 })));
  assert.equal(unread(), 30);
});

test("a deleted message is not unread", () => {
  const since = store.startOpen("lobby", true);
  store.applyOpen("lobby", since, lobby.open(since));
  const { message } = lobby.post();
  store.apply(lobby.log[0]);
  assert.equal(unread(), 1);
  const gone = { ...message, deleted: true, body: "", changed: 2 };
  store.apply({ type: "message.updated", room: "lobby", clock: 2, message: gone });
  assert.equal(unread(), 0);
});

test("the most recently active room is known", () => {
  store.apply(activity([lobby.post(bob, { created_at: "2026-11-21T12:00:00Z" })]));
  store.apply(activity([lobby.post(bob, { created_at: "2026-11-21T11:00:00Z" })]));
  assert.equal(room().activeAt, Date.parse("2026-11-21T12:00:00Z"));
});
