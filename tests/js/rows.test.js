import assert from "node:assert/strict";
import { test } from "node:test";

import { buildRows } from "../../static/js/timeline/rows.js";
import { alice, bob, message } from "./fixtures.js";

const reader = { me: alice, unreadAfter: null };
const at = (minute, hour = 10) => `2026-11-21T${hour}:${String(minute).padStart(2, "0")}:00`;
const kinds = (rows) => rows.map(({ type }) => type);

test("the first message of a day follows a date line, once a day", () => {
  const rows = buildRows(
    [
      message(1, { created_at: "2026-11-19T12:00:00" }),
      message(2, { created_at: "2026-11-19T13:00:00" }),
      message(3, { created_at: "2026-11-20T12:00:00" }),
    ],
    [],
    reader,
  );
  assert.deepEqual(kinds(rows), ["day", "message", "message", "day", "message"]);
});

test("bob's messages continue for five minutes, until alice writes or a member joins", () => {
  const rows = buildRows(
    [
      message(1, { created_at: at(0) }),
      message(2, { created_at: at(4) }),
      message(3, { created_at: at(9) }),
      message(4, { created_at: at(10), author: alice }),
      message(5, { created_at: at(11) }),
      message(6, { created_at: at(12), kind: "system", body: "member.joined" }),
      message(7, { created_at: at(13) }),
    ],
    [],
    reader,
  );
  const continuing = rows.filter(({ continues }) => continues).map((row) => row.message.seq);
  assert.deepEqual(continuing, [2]);
});

test("the New line precedes the first unread message of another user, once", () => {
  const rows = buildRows(
    [message(1), message(2, { author: alice }), message(3), message(4)],
    [],
    { me: alice, unreadAfter: 1 },
  );
  assert.deepEqual(kinds(rows), ["day", "message", "message", "new", "message", "message"]);
  assert.equal(rows[4].continues, false);
});

test("a pending message is last and keeps its row when confirmed", () => {
  const pending = { room: "lobby", client_id: "mine", body: "hi", created_at: at(30), state: "sending" };
  const before = buildRows([message(1)], [pending], reader).at(-1);
  const real = message(2, { author: alice, client_id: "mine" });
  const after = buildRows([message(1), real], [], reader).at(-1);
  assert.equal(before.key, after.key);
  assert.equal(after.message, real);
});

test("equal client_ids of two users do not share a row", () => {
  const rows = buildRows(
    [message(1, { author: alice, client_id: "same" }), message(2, { author: bob, client_id: "same" })],
    [],
    reader,
  );
  assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
});
