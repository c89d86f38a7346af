import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { CommandError } from "../../static/js/net/command_error.js";
import { Outbox } from "../../static/js/net/outbox.js";
import { LocalStore } from "../../static/js/store/local_store.js";
import { Store } from "../../static/js/store/store.js";
import { alice, FakeStorage, FakeTime, Lobby, ready, roomInfo, settled } from "./fixtures.js";

let lobby, time, storage, store, sent, replies;

beforeEach(() => {
  lobby = new Lobby();
  time = new FakeTime();
  storage = new FakeStorage();
  sent = [];
  replies = [];
  store = new Store({ schedule: time.schedule, onBehind: () => {} });
  store.apply(ready(roomInfo(0), roomInfo(0, { id: "attic" })));
  store.applyOpen("lobby", null, lobby.open(null));
});

const commit = (command) => lobby.post(alice, command).message;
const refuse = (...error) => () => Promise.reject(new CommandError(...error));

/** Answers with the next of `replies`, and when there are none as a server that is well. */
function request(command) {
  sent.push(command.body);
  return Promise.resolve(command).then(replies.shift() ?? commit);
}

function openOutbox() {
  let last = sent.length;
  const localStore = new LocalStore("outbox:alice", storage);
  return new Outbox({ store, localStore, request, schedule: time.schedule, newId: () => `id-${++last}` });
}

const pending = () => [...store.room("lobby").pending.values()];
const history = () => store.room("lobby").history.messages.items.map(({ body }) => body);

test("alice's message is pending until it is confirmed, then in the room", async () => {
  openOutbox().post("lobby", "hi");
  assert.deepEqual(pending().map(({ state }) => state), ["sending"]);
  assert.equal(storage.length, 1);

  await settled();
  assert.deepEqual(pending(), []);
  assert.deepEqual(history(), ["hi"]);
  assert.equal(storage.length, 0);
});

test("messages of a room are sent in the order they were written", async () => {
  replies = [refuse("retry")];
  const outbox = openOutbox();
  outbox.post("lobby", "first");
  outbox.post("lobby", "second");
  await settled();
  assert.deepEqual(sent, ["first"]);

  await time.pass(30_000);
  assert.deepEqual(sent, ["first", "first", "second"]);
  assert.deepEqual(history(), ["first", "second"]);
});

test("a reload sends a message again under the same client_id", async () => {
  replies = [() => new Promise(() => {})];
  openOutbox().post("lobby", "hi");
  await settled();
  const before = pending()[0].client_id;

  openOutbox().flush();
  assert.equal(pending()[0].client_id, before);
  await settled();
  assert.deepEqual(sent, ["hi", "hi"]);
  assert.equal(storage.length, 0);
});

test("a lost socket is not a failure: the next one sends the message", async () => {
  replies = [refuse("closed")];
  const outbox = openOutbox();
  outbox.post("lobby", "hi");
  await settled();
  assert.deepEqual(pending().map(({ state }) => state), ["sending"]);

  outbox.flush();
  await settled();
  assert.deepEqual(history(), ["hi"]);
});

test("a rate-limited message is retried after the delay that the server asked for", async () => {
  replies = [refuse("rate_limited", "Slow down.", 7)];
  openOutbox().post("lobby", "hi");
  await settled();
  await time.pass(6_999);
  assert.deepEqual(sent, ["hi"]);

  await time.pass(30_000);
  assert.deepEqual(history(), ["hi"]);
});

test("a message that is never accepted fails with a reason and keeps its text", async () => {
  replies = Array.from({ length: 20 }, () => refuse("retry", "The database is away."));
  openOutbox().post("lobby", "hi");
  await settled();
  for (let i = 0; i < 20; i++) await time.pass(30_000);
  assert.equal(sent.length, 8);
  assert.deepEqual(pending().map(({ state, reason }) => [state, reason]), [["failed", "The database is away."]]);
  assert.equal(storage.length, 1);
});

test("a refused message is not sent again until alice retries; others are sent", async () => {
  replies = [refuse("forbidden", "Not here.")];
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

test("alice can discard a failed message", async () => {
  replies = [refuse("invalid", "No.")];
  const outbox = openOutbox();
  outbox.post("lobby", "hi");
  await settled();
  assert.equal(pending().length, 1);

  outbox.discard(pending()[0].client_id);
  assert.deepEqual(pending(), []);
  assert.equal(storage.length, 0);
});

test("an event ahead of the reply settles the message once", async () => {
  let reply;
  replies = [(command) => new Promise((resolve) => (reply = () => resolve(commit(command))))];
  openOutbox().post("lobby", "hi");
  await settled();
  reply();
  store.apply(lobby.log[0]);
  assert.deepEqual(pending(), []);
  assert.equal(storage.length, 0);

  await settled();
  assert.deepEqual(history(), ["hi"]);
});

test("a message to a room that alice left is kept and not sent", async () => {
  const outbox = openOutbox();
  store.remove("attic");
  outbox.post("attic", "hi");
  await settled();
  assert.deepEqual(sent, []);
  assert.equal(storage.length, 1);
});

test("a reply is sent with the seq of the message it replies to", async () => {
  const posted = [];
  replies = [(command) => {
    posted.push(command);
    return commit(command);
  }];
  openOutbox().post("lobby", "yes", 7);
  assert.equal(pending()[0].reply_to, 7);
  await settled();
  assert.deepEqual(posted.map(({ reply_to }) => reply_to), [7]);
});
