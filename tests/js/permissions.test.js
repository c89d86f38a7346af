import assert from "node:assert/strict";
import { test } from "node:test";

import { actionsFor, may, mayActOn } from "../../static/js/store/permissions.js";

const rules = { leave: "member", remove: "moderator", archive: "owner", post: null };
const as = (role) => ({ role, rules });

test("a role may what a lower one may", () => {
  assert.deepEqual(["member", "moderator", "owner"].map((role) => may(as(role), "remove")), [false, true, true]);
});

test("what nobody may is refused to owners too", () => {
  assert.equal(may(as("owner"), "leave"), true);
  assert.equal(may(as("owner"), "post"), false);
});

test("before the server told the rules nothing is offered", () => {
  assert.equal(may({ role: "owner" }, "archive"), false);
});

test("a moderator acts upon those below, an owner upon everybody", () => {
  assert.equal(mayActOn(as("moderator"), "remove", "member"), true);
  assert.equal(mayActOn(as("moderator"), "remove", "moderator"), false);
  assert.equal(mayActOn(as("owner"), "remove", "owner"), true);
});

test("where one may not post one is offered no edit, but may delete", () => {
  const room = { role: "member", rules: { post: "owner", edit: "owner", delete: "member" } };
  const message = { kind: "text", author: { id: "bob" } };
  const offered = (info) => [...actionsFor(message, info, "bob")].filter((act) => ["edit", "delete"].includes(act));
  assert.deepEqual(offered({ ...room, role: "owner" }), ["edit", "delete"]);
  assert.deepEqual(offered(room), ["delete"]);
});

test("a hidden message is offered to be restored by those who may, but not by its author", () => {
  const room = (role) => ({ role, rules: { hide_message: "moderator", delete: "member", report: "member" } });
  const offered = (role, restoreRole, author = "bob") =>
    [...actionsFor({ kind: "text", deleted: true, hidden: true, restore_role: restoreRole, author: { id: author } }, room(role), "me")];
  assert.deepEqual(offered("moderator", "moderator"), ["restore"]);
  assert.deepEqual(offered("owner", "moderator"), ["restore"]);
  assert.deepEqual(offered("owner", "owner"), ["restore"]);
  for (const refused of [offered("member", "moderator"), offered("moderator", "owner"), offered("owner", null),
    offered("owner", undefined), offered("owner", "moderator", "me")]) assert.deepEqual(refused, []);
});
