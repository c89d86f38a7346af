import assert from "node:assert/strict";
import { test } from "node:test";

import { VisibleWindow } from "../../static/js/timeline/visible_window.js";
import { message } from "./fixtures.js";

const messages = (count, from = 1) => Array.from({ length: count }, (_, i) => message(from + i));
const ends = (shown) => [shown[0].seq, shown.at(-1).seq];

test("at the end the newest messages are shown", () => {
  const window = new VisibleWindow();
  const held = messages(1_000);
  window.follow(held);
  assert.deepEqual(ends(window.slice(held)), [851, 1_000]);
  assert.equal(window.isAtNewest, true);
});

test("new messages are shown at the end", () => {
  const window = new VisibleWindow();
  window.follow(messages(10));
  assert.deepEqual(ends(window.slice(messages(11))), [1, 11]);
});

test("an older page is shown above", () => {
  const window = new VisibleWindow();
  window.follow(messages(50, 51));
  assert.deepEqual(ends(window.slice(messages(100))), [1, 100]);
});

test("scrolling up and down shows every message, never more than 500 at once", () => {
  const window = new VisibleWindow();
  const held = messages(1_234);
  window.follow(held);
  while (window.growUp(held)) assert.ok(window.slice(held).length <= 500);
  assert.equal(window.isAtOldest, true);
  assert.deepEqual(ends(window.slice(held)), [1, 500]);

  while (window.growDown(held)) assert.ok(window.slice(held).length <= 500);
  assert.deepEqual(ends(window.slice(held)), [735, 1_234]);
});

test("a flood does not displace the messages being read", () => {
  const window = new VisibleWindow();
  window.follow(messages(400));
  const first = window.slice(messages(400))[0].seq;
  window.fit(messages(2_000), false);
  assert.deepEqual(ends(window.slice(messages(2_000))), [first, first + 499]);
  assert.equal(window.isAtNewest, false);
});

test("at the end a flood is followed", () => {
  const window = new VisibleWindow();
  window.follow(messages(400));
  window.fit(messages(2_000), true);
  assert.equal(window.slice(messages(2_000)).at(-1).seq, 2_000);
});
