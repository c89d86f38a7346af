import assert from "node:assert/strict";
import { test } from "node:test";

import { IdleDetector } from "../../static/js/presence/idle_detector.js";
import { FakeTime } from "./fixtures.js";

const MINUTE = 60_000;

test("alice is idle after five minutes without input, until the next input", async () => {
  const time = new FakeTime();
  const page = new EventTarget();
  const changes = [];
  const idleness = new IdleDetector(page, (isIdle) => changes.push(isIdle), time.schedule, () => time.now);

  await time.pass(4 * MINUTE);
  page.dispatchEvent(new Event("pointermove"));
  await time.pass(4 * MINUTE);
  assert.deepEqual(changes, []);

  await time.pass(MINUTE);
  assert.deepEqual(changes, [true]);
  assert.ok(idleness.isIdle);

  page.dispatchEvent(new Event("keydown"));
  assert.deepEqual(changes, [true, false]);
});
