import assert from "node:assert/strict";
import { test } from "node:test";

import { IdleDetector } from "../../static/js/presence/idle_detector.js";
import { FakeTime } from "./fixtures.js";

const MINUTE = 60_000;

test("five minutes without a sign of life are idle, and any sign ends it", async () => {
  const time = new FakeTime();
  const page = new EventTarget();
  const told = [];
  const idleness = new IdleDetector(page, (isIdle) => told.push(isIdle), time.schedule, () => time.now);

  await time.pass(4 * MINUTE);
  page.dispatchEvent(new Event("pointermove"));
  await time.pass(4 * MINUTE);
  assert.deepEqual(told, []);

  await time.pass(MINUTE);
  assert.deepEqual(told, [true]);
  assert.ok(idleness.isIdle);

  page.dispatchEvent(new Event("keydown"));
  assert.deepEqual(told, [true, false]);
});
