import assert from "node:assert/strict";
import { test } from "node:test";

import { describeEvent, describeInterval } from "../../static/js/timeline/event_text.js";

const bob = { name: "Bob" };

test("an event about another member names both", () => {
  assert.equal(describeEvent("member.added", "Alice", { user: bob }), "Alice added Bob");
  assert.equal(describeEvent("member.removed", "Alice", { user: bob }), "Alice removed Bob");
  assert.equal(describeEvent("member.banned", "Alice", { user: bob }), "Alice banned Bob");
  assert.equal(describeEvent("member.role", "Alice", { user: bob, role: "owner" }), "Alice changed Bob's role to owner");
});

test("an event without a user still reads", () => {
  assert.equal(describeEvent("member.removed", "Bob"), "Bob was removed");
  assert.equal(
    describeEvent("member.removed", "Alice", { user: bob, links: 2 }),
    "Alice removed Bob · 2 invite links no longer work",
  );
});

test("a removed topic does not read as an empty one", () => {
  assert.equal(describeEvent("room.topic", "Alice", { topic: "Tea" }), "Alice changed the topic: Tea");
  assert.equal(describeEvent("room.topic", "Alice", { topic: "" }), "Alice removed the topic");
});

test("several changes make several sentences", () => {
  const text = describeEvent("room.changed", "Alice", { post_role: "moderator", slow_seconds: 90, history: "all" });
  assert.deepEqual(text.split(" · "), [
    "Alice changed who can post: moderators and owners",
    "Alice turned slow mode on: one message every 90 seconds",
    "Alice changed history access: new members can see the full history",
  ]);
});

test("an unknown change shows its name", () => {
  assert.equal(describeEvent("room.changed", "Alice", { colour: "red" }), "Alice · room.changed");
  assert.equal(describeEvent("room.painted", "Alice"), "Alice · room.painted");
});

test("a name is not taken for a placeholder", () => {
  assert.equal(describeEvent("member.added", "%(who)s", { user: { name: "%(name)s" } }), "%(who)s added %(name)s");
});

test("an interval is shown in the largest whole unit", () => {
  assert.deepEqual([1, 30, 60, 300, 3600, 21_600].map(describeInterval), [
    "1 second", "30 seconds", "1 minute", "5 minutes", "1 hour", "6 hours",
  ]);
});
