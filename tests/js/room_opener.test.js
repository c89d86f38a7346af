import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { CommandError } from "../../static/js/net/command_error.js";
import { RoomOpener } from "../../static/js/net/room_opener.js";
import { Store } from "../../static/js/store/store.js";
import { FakeTime, message, ready, roomInfo, settled } from "./fixtures.js";

const ROOMS = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];

let time, store, requests, waiting, opener;

beforeEach(() => {
  time = new FakeTime();
  requests = [];
  waiting = [];
  store = new Store({ schedule: time.schedule, onBehind: () => {} });
  store.apply(ready(...ROOMS.map((id) => roomInfo(3, { id }))));
  opener = new RoomOpener(store, request, time.schedule);
});

function request({ room, clock }) {
  requests.push([room, clock]);
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
  requests = [];
}

test("only the current room is opened, with a page", async () => {
  opener.setRoom("e");
  await answer();
  assert.deepEqual(requests, [["e", null]]);
  assert.equal(store.room("a").isOpen, false);
});

test("on a new socket recent rooms are opened, newest first, four at a time", async () => {
  await setRoom("a", "b", "c", "d", "e");
  opener.openAll();
  assert.deepEqual(requests, [["e", 3], ["d", 3], ["c", 3], ["b", 3]]);

  await answer();
  assert.deepEqual(requests.at(-1), ["a", 3]);
});

test("the ninth room closes the oldest, which is opened when shown again", async () => {
  await setRoom(...ROOMS.slice(0, 8));
  opener.setRoom(ROOMS[8]);
  assert.deepEqual(requests, [["a", undefined], [ROOMS[8], null]]);
  assert.equal(store.room("a").isOpen, false);
  assert.equal(store.room("b").isOpen, true);

  while (waiting.length) await answer();
  opener.setRoom("a");
  assert.deepEqual(requests.at(-1), ["a", 3]);
  assert.equal(store.room("a").isOpen, true);
});

test("a room that was never shown is not opened", () => {
  opener.open("a");
  assert.deepEqual(requests, []);
});

test("a room that becomes current while it is opened without a page gets one", async () => {
  opener.setRoom("a");
  opener.setRoom("b");
  opener.openAll();
  opener.setRoom("a");
  while (waiting.length) await answer();
  assert.equal(store.room("a").history.isFilled, true);
});

test("a room that alice has left is removed", async () => {
  opener.setRoom("a");
  waiting.shift().reject(new CommandError("not_found"));
  await settled();
  assert.equal(store.room("a"), undefined);
});

test("a room that fails to open is retried", async () => {
  opener.setRoom("a");
  waiting.shift().reject(new CommandError("retry"));
  await settled();
  assert.equal(requests.length, 1);
  await time.pass(30_000);
  assert.equal(requests.length, 2);
});

test("without a socket nothing is retried until the next one", async () => {
  opener.setRoom("a");
  waiting.shift().reject(new CommandError("closed"));
  await settled();
  await time.pass(60_000);
  assert.equal(requests.length, 1);

  assert.equal(store.room("a").history.isOpening, false);

  opener.openAll();
  assert.deepEqual(requests[1], ["a", null]);
});
