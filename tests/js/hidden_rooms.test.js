import assert from "node:assert/strict";
import { test } from "node:test";
import { matchRooms } from "../../static/js/sidebar/room_order.js";
import { RoomState } from "../../static/js/store/room_state.js";
import { alice, bob, message, roomInfo } from "./fixtures.js";

function hidden(clock = 5) {
  return new RoomState(roomInfo(clock, { kind: "direct", hidden: true }));
}

function created(seq, rest = {}) {
  return { type: "message.created", room: "lobby", clock: seq, message: message(seq, rest) };
}

function activity(clock, texts) {
  return { type: "room.activity", room: "lobby", clock, at: null, changed: [], created: texts, mentions: {}, recount: false };
}

test("the next message shows a hidden conversation again, open or not", () => {
  const open = hidden();
  assert.equal(open.isHidden, true);
  open.applyChange(created(6, { kind: "system", body: "member.left" }));
  assert.equal(open.isHidden, true);
  open.applyChange(created(7));
  assert.equal(open.isHidden, false);

  const closed = hidden();
  closed.applyActivity(activity(6, {}));
  assert.equal(closed.isHidden, true);
  closed.applyActivity(activity(7, { [bob.id]: [7] }));
  assert.equal(closed.isHidden, false);
});

test("messages of blocked users do not show it again", () => {
  const room = hidden();
  room.blocked = new Set([bob.id]);
  room.applyChange(created(6));
  room.applyActivity(activity(7, { [bob.id]: [7] }));
  assert.equal(room.isHidden, true);
  room.applyActivity(activity(8, { [alice.id]: [8] }));
  assert.equal(room.isHidden, false);
});

test("a response from before a message does not hide it, one from after it does", () => {
  const room = new RoomState(roomInfo(5, { kind: "direct" }));
  room.applyActivity(activity(6, { [bob.id]: [6] }));
  room.update(roomInfo(5, { kind: "direct", hidden: true }));
  assert.equal(room.isHidden, false);
  room.update(roomInfo(6, { kind: "direct", hidden: true }));
  assert.equal(room.isHidden, true);
});

test("hidden conversations are found by name, and not offered without one", () => {
  assert.deepEqual(matchRooms([hidden()], "", alice.id), []);
  assert.equal(matchRooms([hidden()], "lob", alice.id).length, 1);
});
