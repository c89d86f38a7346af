import assert from "node:assert/strict";
import { test } from "node:test";

import { Span } from "../../static/js/timeline/visible_window.js";
import { message } from "./fixtures.js";

const messages = (count, from = 1) => Array.from({ length: count }, (_, i) => message(from + i));
const ends = (shown) => [shown[0].seq, shown.at(-1).seq];

test("a reader at the end sees the newest, however much there is", () => {
  const span = new Span();
  const held = messages(1_000);
  span.follow(held);
  assert.deepEqual(ends(span.slice(held)), [851, 1_000]);
  assert.equal(span.isAtNewest, true);
});

test("what arrives is shown at the end", () => {
  const span = new Span();
  span.follow(messages(10));
  assert.deepEqual(ends(span.slice(messages(11))), [1, 11]);
});

test("older pages are shown above when everything held was shown", () => {
  const span = new Span();
  span.follow(messages(50, 51));
  assert.deepEqual(ends(span.slice(messages(100))), [1, 100]);
});

test("scrolling up to the top and down again passes every message, never more than 500 at once", () => {
  const span = new Span();
  const held = messages(1_234);
  span.follow(held);
  while (span.growUp(held)) assert.ok(span.slice(held).length <= 500);
  assert.equal(span.isAtOldest, true);
  assert.deepEqual(ends(span.slice(held)), [1, 500]);

  while (span.growDown(held)) assert.ok(span.slice(held).length <= 500);
  assert.deepEqual(ends(span.slice(held)), [735, 1_234]);
});

test("a flood does not push away what a reader is reading", () => {
  const span = new Span();
  span.follow(messages(400));
  const first = span.slice(messages(400))[0].seq;
  span.fit(messages(2_000), false);
  assert.deepEqual(ends(span.slice(messages(2_000))), [first, first + 499]);
  assert.equal(span.isAtNewest, false);
});

test("a flood is followed by a reader at the end", () => {
  const span = new Span();
  span.follow(messages(400));
  span.fit(messages(2_000), true);
  assert.equal(span.slice(messages(2_000)).at(-1).seq, 2_000);
});
