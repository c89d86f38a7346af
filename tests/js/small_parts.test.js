import assert from "node:assert/strict";
import { test } from "node:test";

import { Acknowledger } from "../../static/js/net/acknowledger.js";
import { fullJitter } from "../../static/js/net/backoff.js";
import { PendingRequests } from "../../static/js/net/pending_requests.js";
import { newUuid } from "../../static/js/net/uuid.js";
import { LocalStore } from "../../static/js/store/local_store.js";
import { describeEvent } from "../../static/js/timeline/event_text.js";
import { gettext, interpolate, ngettext } from "../../static/js/ui/i18n.js";
import { FakeStorage, FakeTime, settled } from "./fixtures.js";

test("backoff doubles up to its cap, and jitter stays below it", () => {
  const longest = (attempt) => fullJitter(attempt, { random: () => 1 });
  assert.deepEqual([0, 1, 2, 10].map(longest), [1_000, 2_000, 4_000, 30_000]);
  assert.equal(fullJitter(5, { random: () => 0 }), 0);
});

test("frames are acknowledged by number, by size and after five seconds", async () => {
  const time = new FakeTime();
  const sent = [];
  const acknowledger = new Acknowledger((frames) => sent.push(frames), time.schedule);
  for (let i = 0; i < 32; i++) acknowledger.count(10);
  assert.deepEqual(sent, [32]);

  acknowledger.count(70_000);
  assert.deepEqual(sent, [32, 33]);

  acknowledger.count(10);
  await time.pass(5_000);
  assert.deepEqual(sent, [32, 33, 34]);
  await time.pass(60_000);
  assert.equal(sent.length, 3);
});

test("a reply resolves its request in any order; without one it times out", async () => {
  const time = new FakeTime();
  const requests = new PendingRequests(time.schedule);
  const ids = [];
  const [first, second, third] = [1, 2, 3].map(() => requests.start((id) => ids.push(id)));
  requests.settle({ type: "reply", id: ids[1], ok: true, data: "two" });
  const error = { code: "rate_limited", message: "Slow down.", retry_after: 3 };
  requests.settle({ type: "reply", id: ids[0], ok: false, error });
  assert.equal(await second, "two");
  await assert.rejects(first, { code: "rate_limited", message: "Slow down.", retryAfter: 3 });

  const late = assert.rejects(third, { code: "timeout", isTransient: true });
  await time.pass(10_000);
  await late;
});

test("pending requests are rejected when the socket closes", async () => {
  const requests = new PendingRequests(new FakeTime().schedule);
  const lost = assert.rejects(requests.start(() => {}), { code: "closed" });
  requests.rejectAll();
  await lost;
  await settled();
});

test("ids are UUIDs and unique", () => {
  const ids = new Set(Array.from({ length: 1_000 }, newUuid));
  assert.equal(ids.size, 1_000);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("without a catalog texts stay untranslated", () => {
  assert.equal(gettext("Today"), "Today");
  assert.equal(ngettext("one", "many", 2), "many");
  assert.equal(interpolate("%(a)s and %(b)s", { a: 1 }), "1 and %(b)s");
});

test("an event is described whatever the name contains", () => {
  assert.equal(describeEvent("member.joined", "Bob"), "Bob joined");
  assert.equal(describeEvent("member.left", "%(event)s"), "%(event)s left");
  assert.equal(describeEvent("room.painted", "Bob"), "Bob · room.painted");
});

test("a local store keeps to its prefix and survives broken values", () => {
  const storage = new FakeStorage();
  const [hers, his] = ["alice", "bob"].map((name) => new LocalStore(name, storage));
  hers.put("a", { body: "hi" });
  storage.setItem("confab:alice:b", "{");
  assert.deepEqual(hers.all(), [{ body: "hi" }]);
  assert.deepEqual(his.all(), []);
  assert.equal(hers.get("b"), null);

  hers.put("a", null);
  assert.equal(hers.get("a"), null);
  assert.equal(hers.keyOf("confab:alice:a"), "a");
  assert.equal(hers.keyOf("other"), null);
});
