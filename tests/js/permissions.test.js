import assert from "node:assert/strict";
import { test } from "node:test";

import { actionsFor, may, mayActOn } from "../../static/js/store/permissions.js";

const rules = { leave: "member", remove: "moderator", archive: "owner", post: null };
const as = (role) => ({ role, rules });

test("a role has the permissions of lower roles", () => {
  assert.deepEqual(["member", "moderator", "owner"].map((role) => may(as(role), "remove")), [false, true, true]);
});

test("a permission that no role has is refused to owners too", () => {
  assert.equal(may(as("owner"), "leave"), true);
  assert.equal(may(as("owner"), "post"), false);
});

test("without rules from the server nothing is offered", () => {
  assert.equal(may({ role: "owner" }, "archive"), false);
});

test("a moderator may act on lower roles, an owner on all", () => {
  assert.equal(mayActOn(as("moderator"), "remove", "member"), true);
  assert.equal(mayActOn(as("moderator"), "remove", "moderator"), false);
  assert.equal(mayActOn(as("owner"), "remove", "owner"), true);
});

test("a member who cannot post is not offered an edit, but may delete", () => {
  const room = { role: "member", rules: { post: "owner", edit: "owner", delete: "member" } };
  const message = { kind: "text", author: { id: "bob" } };
  const offered = (info) => [...actionsFor(message, info, "bob")].filter((act) => ["edit", "delete"].includes(act));
  assert.deepEqual(offered({ ...room, role: "owner" }), ["edit", "delete"]);
  assert.deepEqual(offered(room), ["delete"]);
});

test("restoring a hidden message is offered to those who may, but not to its author", () => {
  const room = (role) => ({ role, rules: { hide_message: "moderator", delete: "member", report: "member" } });
  const offered = (role, restoreRole, author = "bob") =>
    [...actionsFor({ kind: "text", deleted: true, hidden: true, restore_role: restoreRole, author: { id: author } }, room(role), "me")];
  assert.deepEqual(offered("moderator", "moderator"), ["restore"]);
  assert.deepEqual(offered("owner", "moderator"), ["restore"]);
  assert.deepEqual(offered("owner", "owner"), ["restore"]);
  for (const refused of [offered("member", "moderator"), offered("moderator", "owner"), offered("owner", null),
    offered("owner", undefined), offered("owner", "moderator", "me")]) assert.deepEqual(refused, []);
});
