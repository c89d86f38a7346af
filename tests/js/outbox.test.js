import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { CommandError } from "../../static/js/net/command_error.js";
import { Outbox } from "../../static/js/net/outbox.js";
import { LocalStore } from "../../static/js/store/local_store.js";
import { Store } from "../../static/js/store/store.js";
import { alice, FakeStorage, FakeTime, Lobby, ready, roomInfo, settled } from "./fixtures.js";

let lobby, time, storage, store, sent, answers;

beforeEach(() => {
  lobby = new Lobby();
  time = new FakeTime();
  storage = new FakeStorage();
  sent = [];
  answers = [];
  store = new Store({ schedule: time.schedule, onBehind: () => {} });
  store.apply(ready(roomInfo(0), roomInfo(0, { id: "attic" })));
  store.applyOpen("lobby", null, lobby.open(null));
});

const commit = (command) => lobby.post(alice, command).message;
const refuse = (...error) => () => Promise.reject(new CommandError(...error));

/** Answers with the next of `answers`, and when there are none as a server that is well. */
function request(command) {
  sent.push(command.body);
  return Promise.resolve(command).then(answers.shift() ?? commit);
}

function openOutbox() {
  let last = sent.length;
  const localStore = new LocalStore("outbox:alice", storage);
  return new Outbox({ store, localStore, request, schedule: time.schedule, newId: () => `id-${++last}` });
}

const pending = () => [...store.room("lobby").pending.values()];
const history = () => store.room("lobby").history.messages.items.map(({ body }) => body);

test("what alice posts waits until it is answered, and then is in the room", async () => {
  openOutbox().post("lobby", "hi");
  assert.deepEqual(pending().map(({ state }) => state), ["sending"]);
  assert.equal(storage.length, 1);

  await settled();
  assert.deepEqual(pending(), []);
  assert.deepEqual(history(), ["hi"]);
  assert.equal(storage.length, 0);
});

test("messages of one room leave in the order they were written", async () => {
  answers = [refuse("retry")];
  const outbox = openOutbox();
  outbox.post("lobby", "first");
  outbox.post("lobby", "second");
  await settled();
  assert.deepEqual(sent, ["first"]);

  await time.pass(30_000);
  assert.deepEqual(sent, ["first", "first", "second"]);
  assert.deepEqual(history(), ["first", "second"]);
});

test("a reload sends again, under the same client_id", async () => {
  answers = [() => new Promise(() => {})];
  openOutbox().post("lobby", "hi");
  await settled();
  const before = pending()[0].client_id;

  openOutbox().flush();
  assert.equal(pending()[0].client_id, before);
  await settled();
  assert.deepEqual(sent, ["hi", "hi"]);
  assert.equal(storage.length, 0);
});

test("a lost socket is no failure: the next one carries the message", async () => {
  answers = [refuse("closed")];
  const outbox = openOutbox();
  outbox.post("lobby", "hi");
  await settled();
  assert.deepEqual(pending().map(({ state }) => state), ["sending"]);

  outbox.flush();
  await settled();
  assert.deepEqual(history(), ["hi"]);
});

test("a rate limit is waited out for as long as the server says", async () => {
  answers = [refuse("rate_limited", "Slow down.", 7)];
  openOutbox().post("lobby", "hi");
  await settled();
  await time.pass(6_999);
  assert.deepEqual(sent, ["hi"]);

  await time.pass(30_000);
  assert.deepEqual(history(), ["hi"]);
});

test("a server that is never ready ends in a failure that says why and keeps the text", async () => {
  answers = Array.from({ length: 20 }, () => refuse("retry", "The database is away."));
  openOutbox().post("lobby", "hi");
  await settled();
  for (let i = 0; i < 20; i++) await time.pass(30_000);
  assert.equal(sent.length, 8);
  assert.deepEqual(pending().map(({ state, reason }) => [state, reason]), [["failed", "The database is away."]]);
  assert.equal(storage.length, 1);
});

test("a refused message is not sent again, until alice says so; others go on", async () => {
  answers = [refuse("forbidden", "Not here.")];
  const outbox = openOutbox();
  outbox.post("lobby", "refused");
  outbox.post("lobby", "fine");
  await settled();
  assert.deepEqual(history(), ["fine"]);
  assert.deepEqual(pending().map(({ body, reason }) => [body, reason]), [["refused", "Not here."]]);

  outbox.retry(pending()[0].client_id);
  await settled();
  assert.deepEqual(history(), ["fine", "refused"]);
});

test("alice can give a failed message up", async () => {
  answers = [refuse("invalid", "No.")];
  const outbox = openOutbox();
  outbox.post("lobby", "hi");
  await settled();
  assert.equal(pending().length, 1);

  outbox.discard(pending()[0].client_id);
  assert.deepEqual(pending(), []);
  assert.equal(storage.length, 0);
});

test("an event that is faster than the reply settles the message once", async () => {
  let answer;
  answers = [(command) => new Promise((resolve) => (answer = () => resolve(commit(command))))];
  openOutbox().post("lobby", "hi");
  await settled();
  answer();
  store.apply(lobby.log[0]);
  assert.deepEqual(pending(), []);
  assert.equal(storage.length, 0);

  await settled();
  assert.deepEqual(history(), ["hi"]);
});

test("a message to a room that alice left stays on the localStore and is not sent", async () => {
  const outbox = openOutbox();
  store.remove("attic");
  outbox.post("attic", "hi");
  await settled();
  assert.deepEqual(sent, []);
  assert.equal(storage.length, 1);
});

test("an answer is sent with the number of what it answers", async () => {
  const posted = [];
  answers = [(command) => {
    posted.push(command);
    return commit(command);
  }];
  openOutbox().post("lobby", "yes", 7);
  assert.equal(pending()[0].reply_to, 7);
  await settled();
  assert.deepEqual(posted.map(({ reply_to }) => reply_to), [7]);
});
