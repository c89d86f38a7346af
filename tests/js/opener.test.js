import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { CommandError } from "../../static/js/command_error.js";
import { Opener } from "../../static/js/opener.js";
import { Store } from "../../static/js/store.js";
import { FakeTime, message, ready, roomInfo, settled } from "./cast.js";

const ROOMS = ["a", "b", "c", "d", "e", "f"];

let time, store, asked, waiting, opener;

beforeEach(() => {
  time = new FakeTime();
  asked = [];
  waiting = [];
  store = new Store({ schedule: time.schedule, onBehind: () => {} });
  store.apply(ready(...ROOMS.map((id) => roomInfo(3, { id }))));
  opener = new Opener(store, request, time.schedule);
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

test("the room that is looked at is opened first, with a page; at most four at once", async () => {
  opener.lookAt("e");
  await answer();
  opener.openAll();
  assert.deepEqual(asked[0], ["e", null]);
  assert.deepEqual(asked.slice(1), [["e", 3], ["a", 3], ["b", 3], ["c", 3]]);

  await answer();
  assert.deepEqual(asked.at(-1), ["d", 3]);
});

test("a room that is looked at while it is opened without a page gets one", async () => {
  opener.open("a");
  opener.lookAt("a");
  while (waiting.length) await answer();
  assert.equal(store.room("a").isFilled, true);
});

test("a room that is not ours any more is dropped", async () => {
  opener.open("a");
  waiting.shift().reject(new CommandError("not_found"));
  await settled();
  assert.equal(store.room("a"), undefined);
});

test("a room that cannot be opened now is tried again", async () => {
  opener.open("a");
  waiting.shift().reject(new CommandError("retry"));
  await settled();
  assert.equal(asked.length, 1);
  await time.pass(30_000);
  assert.equal(asked.length, 2);
});

test("without a socket nothing is asked again until the next one", async () => {
  opener.lookAt("a");
  waiting.shift().reject(new CommandError("closed"));
  await settled();
  await time.pass(60_000);
  assert.equal(asked.length, 1);

  opener.openAll();
  assert.deepEqual(asked[1], ["a", null]);
});
