import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { TypingTracker } from "../../static/js/presence/typing_tracker.js";
import { alice, bob, FakeTime, message } from "./fixtures.js";

let line, time, told, typing;

beforeEach(() => {
  line = { textContent: "" };
  time = new FakeTime();
  told = [];
  typing = new TypingTracker(line, alice.id, (command) => Promise.resolve(told.push(command)), time.schedule);
  typing.lookAt("lobby");
});

const hear = (user, room = "lobby") => typing.hear({ type: "typing", room, user });
const person = (name) => ({ ...bob, id: name.toLowerCase(), name });

test("of whom I block it is not shown, from now on and until I let them", () => {
  hear(bob);
  hear(person("Zoe"));
  typing.block(new Set([bob.id]));
  assert.equal(line.textContent, "Zoe is typing…");
  hear(bob);
  assert.equal(line.textContent, "Zoe is typing…");
  typing.block(new Set());
  hear(bob);
  assert.equal(line.textContent, "Zoe and Bob are typing…");
});

test("who types is named for six seconds after they were last heard", async () => {
  hear(bob);
  assert.equal(line.textContent, "Bob is typing…");
  await time.pass(4_000);
  hear(bob);
  await time.pass(5_000);
  assert.equal(line.textContent, "Bob is typing…");
  await time.pass(1_000);
  assert.equal(line.textContent, "");
});

test("three are named, more are not", () => {
  for (const name of ["Bob", "Carol", "Dan"]) hear(person(name));
  assert.equal(line.textContent, "Bob, Carol, and Dan are typing…");
  hear(person("Eve"));
  assert.equal(line.textContent, "Several people are typing…");
});

test("their message ends it, and another's does not", () => {
  hear(bob);
  typing.hear({ type: "message.created", room: "lobby", message: message(1, { author: alice }) });
  assert.equal(line.textContent, "Bob is typing…");
  typing.hear({ type: "message.created", room: "lobby", message: message(2) });
  assert.equal(line.textContent, "");
});

test("the line is about the room that is looked at, and about others than me", () => {
  hear(alice);
  hear(bob, "attic");
  assert.equal(line.textContent, "");
  typing.lookAt("attic");
  assert.equal(line.textContent, "Bob is typing…");
});

test("a room is told at once, and then not again for a while", async () => {
  typing.tell();
  typing.tell();
  assert.deepEqual(told, [{ type: "typing", room: "lobby" }]);
  await time.pass(3_500);
  typing.tell();
  assert.equal(told.length, 2);
});
