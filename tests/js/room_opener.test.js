import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { CommandError } from "../../static/js/net/command_error.js";
import { RoomOpener } from "../../static/js/net/room_opener.js";
import { Store } from "../../static/js/store/store.js";
import { FakeTime, message, ready, roomInfo, settled } from "./fixtures.js";

const ROOMS = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

let time, store, asked, waiting, opener;

beforeEach(() => {
  time = new FakeTime();
  asked = [];
  waiting = [];
  store = new Store({ schedule: time.schedule, onBehind: () => {} });
  store.apply(ready(...ROOMS.map((id) => roomInfo(3, { id }))));
  opener = new RoomOpener(store, request, time.schedule);
});

function request({ room, clock }) {
  asked.push([room, clock]);
  return new Promise((resolve, reject) => waiting.push({ room, clock, resolve, reject }));
}

async function answer() {
  const { clock, resolve } = waiting.shift();
  const page = { clock: 3, messages: [message(3)], reset: true, has_older: true };
  resolve(clock === null ? page : { clock: 3, messages: [], reset: false });
  await settled();
}

/** Look at these rooms, one after the other. */
async function setRoom(...rooms) {
  for (const room of rooms) {
    opener.setRoom(room);
    await answer();
  }
  asked = [];
}

test("only the room that is looked at is opened, with a page", async () => {
  opener.setRoom("e");
  await answer();
  assert.deepEqual(asked, [["e", null]]);
  assert.equal(store.room("a").isOpen, false);
});

test("on a new socket the rooms looked at last are opened, the newest first, four at once", async () => {
  await setRoom("a", "b", "c", "d", "e");
  opener.openAll();
  assert.deepEqual(asked, [["e", 3], ["d", 3], ["c", 3], ["b", 3]]);

  await answer();
  assert.deepEqual(asked.at(-1), ["a", 3]);
});

test("the room looked at longest ago is closed for the ninth, and opened when it is looked at again", async () => {
  await setRoom(...ROOMS.slice(0, 8));
  opener.setRoom(ROOMS[8]);
  assert.deepEqual(asked, [["a", undefined], [ROOMS[8], null]]);
  assert.equal(store.room("a").isOpen, false);
  assert.equal(store.room("b").isOpen, true);

  while (waiting.length) await answer();
  opener.setRoom("a");
  assert.deepEqual(asked.at(-1), ["a", 3]);
  assert.equal(store.room("a").isOpen, true);
});

test("a room that was never looked at is not opened, whoever asks", () => {
  opener.open("a");
  assert.deepEqual(asked, []);
});

test("a room that is looked at while it is opened without a page gets one", async () => {
  opener.setRoom("a");
  opener.setRoom("b");
  opener.openAll();
  opener.setRoom("a");
  while (waiting.length) await answer();
  assert.equal(store.room("a").history.isFilled, true);
});

test("a room that is not ours any more is dropped", async () => {
  opener.setRoom("a");
  waiting.shift().reject(new CommandError("not_found"));
  await settled();
  assert.equal(store.room("a"), undefined);
});

test("a room that cannot be opened now is tried again", async () => {
  opener.setRoom("a");
  waiting.shift().reject(new CommandError("retry"));
  await settled();
  assert.equal(asked.length, 1);
  await time.pass(30_000);
  assert.equal(asked.length, 2);
});

test("without a socket nothing is asked again until the next one", async () => {
  opener.setRoom("a");
  waiting.shift().reject(new CommandError("closed"));
  await settled();
  await time.pass(60_000);
  assert.equal(asked.length, 1);

  assert.equal(store.room("a").history.isOpening, false);

  opener.openAll();
  assert.deepEqual(asked[1], ["a", null]);
});
