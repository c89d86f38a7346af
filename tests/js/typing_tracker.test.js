import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { TypingTracker } from "../../static/js/presence/typing_tracker.js";
import { alice, bob, FakeTime, message } from "./fixtures.js";

let line, time, sent, typing;

beforeEach(() => {
  line = { textContent: "" };
  time = new FakeTime();
  sent = [];
  typing = new TypingTracker(line, alice.id, (command) => Promise.resolve(sent.push(command)), time.schedule);
  typing.setRoom("lobby");
});

const type = (user, room = "lobby") => typing.handle({ type: "typing", room, user });
const person = (name) => ({ ...bob, id: name.toLowerCase(), name });

test("blocked users are not shown typing until they are unblocked", () => {
  type(bob);
  type(person("Zoe"));
  typing.block(new Set([bob.id]));
  assert.equal(line.textContent, "Zoe is typing…");
  type(bob);
  assert.equal(line.textContent, "Zoe is typing…");
  typing.block(new Set());
  type(bob);
  assert.equal(line.textContent, "Zoe and Bob are typing…");
});

test("bob is shown typing for six seconds after his last event", async () => {
  type(bob);
  assert.equal(line.textContent, "Bob is typing…");
  await time.pass(4_000);
  type(bob);
  await time.pass(5_000);
  assert.equal(line.textContent, "Bob is typing…");
  await time.pass(1_000);
  assert.equal(line.textContent, "");
});

test("up to three users are named", () => {
  for (const name of ["Bob", "Carol", "Dan"]) type(person(name));
  assert.equal(line.textContent, "Bob, Carol, and Dan are typing…");
  type(person("Eve"));
  assert.equal(line.textContent, "Several people are typing…");
});

test("bob's message ends his typing, alice's does not", () => {
  type(bob);
  typing.handle({ type: "message.created", room: "lobby", message: message(1, { author: alice }) });
  assert.equal(line.textContent, "Bob is typing…");
  typing.handle({ type: "message.created", room: "lobby", message: message(2) });
  assert.equal(line.textContent, "");
});

test("only other users in the current room are shown", () => {
  type(alice);
  type(bob, "attic");
  assert.equal(line.textContent, "");
  typing.setRoom("attic");
  assert.equal(line.textContent, "Bob is typing…");
});

test("typing is sent at once, then at most every few seconds", async () => {
  typing.send();
  typing.send();
  assert.deepEqual(sent, [{ type: "typing", room: "lobby" }]);
  await time.pass(3_500);
  typing.send();
  assert.equal(sent.length, 2);
});
