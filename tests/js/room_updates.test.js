import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Store } from "../../static/js/store/store.js";
import { FakeTime, ready, roomInfo } from "./fixtures.js";

let store;

beforeEach(() => {
  store = new Store({ schedule: new FakeTime().schedule, onBehind: () => {} });
});

test("an update of a room keeps the user's own fields", () => {
  store.apply(ready(roomInfo(5, { name: "Lobby", role: "owner", last_read: 3, unread: 2 })));
  store.apply({ type: "room.updated", room: { id: "lobby", kind: "public", name: "Salon", clock: 6, locked: true } });
  const { info } = store.room("lobby");
  assert.deepEqual([info.name, info.locked, info.role], ["Salon", true, "owner"]);
  assert.equal(store.room("lobby").readMark.seq, 3);
});

test("a direct room keeps the name that alice sees", () => {
  store.apply(ready(roomInfo(1, { name: "Bob", kind: "direct" })));
  store.apply({ type: "room.updated", room: { id: "lobby", kind: "direct", name: "", clock: 1, archived: true } });
  assert.deepEqual([store.room("lobby").info.name, store.room("lobby").info.archived], ["Bob", true]);
});

test("updates of unknown rooms are ignored", () => {
  store.apply(ready());
  store.apply({ type: "room.updated", room: { id: "lobby", kind: "public", name: "Lobby", clock: 1 } });
  assert.deepEqual(store.rooms, []);
});
