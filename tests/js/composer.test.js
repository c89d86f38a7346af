import assert from "node:assert/strict";
import { test } from "node:test";

import { readCommand, readText } from "../../static/js/composer/command_parser.js";
import { findToken } from "../../static/js/composer/completion_token.js";
import { describeLock } from "../../static/js/composer/composer_lock.js";
import { fence, looksLikeCode } from "../../static/js/composer/paste.js";
import { actionsFor } from "../../static/js/store/permissions.js";
import { alice, bob, message, roomInfo } from "./fixtures.js";

const rules = { post: "member", react: "member", edit: "member", delete: "member", report: "member", hide_message: "moderator" };
const room = (rest = {}) => roomInfo(1, { rules, ...rest });
const HOUR = 3_600_000;

test("the token at the caret is completed", () => {
  assert.deepEqual(findToken("Hi @bo"), { trigger: "@", query: "bo", start: 3 });
  assert.deepEqual(findToken("@"), { trigger: "@", query: "", start: 0 });
  assert.deepEqual(findToken("問@小明"), { trigger: "@", query: "小明", start: 1 });
  assert.deepEqual(findToken("see #lob"), { trigger: "#", query: "lob", start: 4 });
  assert.deepEqual(findToken(":te"), { trigger: ":", query: "te", start: 0 });
  assert.deepEqual(findToken("好 :茶"), { trigger: ":", query: "茶", start: 2 });
});

test("an address, a time, a link and a smiley are not completed", () => {
  for (const text of ["bob@exam", "10:30", "備註:好的", "時間:下午", "https://ex", ":)", ":", "@bob ", "C#", "a::b", "http://x/#top"]) {
    assert.equal(findToken(text), null, text);
  }
});

test("a slash starts a command, a path and two slashes do not", () => {
  assert.deepEqual(readCommand("/me waves  "), { name: "me", rest: "waves" });
  assert.deepEqual(readCommand("/Topic a\nb"), { name: "topic", rest: "a\nb" });
  assert.deepEqual(readCommand("/nonsense"), { name: "nonsense", rest: "" });
  for (const text of ["/usr/bin", "//me waves", "/", "/ me", "and /me", "/2"]) assert.equal(readCommand(text), null, text);
  assert.equal(readText("//me waves"), "\\/me waves");
  assert.equal(readText("/usr/bin"), "/usr/bin");
  assert.equal(readText("// a comment"), "// a comment");
  assert.equal(readText("/ME waves"), "/me waves");
  for (const command of ["/me", "/topic Tea", "/nonsense"]) assert.equal(readText(command), null, command);
});

test("code is detected, and fenced whatever it contains", () => {
  assert.ok(looksLikeCode("def brew(tea):\n    heat()\n    return tea\n"));
  assert.ok(looksLikeCode("{\n  \"tea\": 1,\n  \"cups\": 2\n}"));
  assert.ok(!looksLikeCode("Dear all,\n\nshall we meet at four?\n\nBob"));
  assert.ok(!looksLikeCode("one();\ntwo();"));
  assert.equal(fence("a\nb\n"), "```\na\nb\n```");
  assert.equal(fence("```\na\n```"), "````\n```\na\n```\n````");
});

test("bob reads why he cannot post", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  const until = new Date(now + HOUR).toISOString();
  assert.equal(describeLock(room(), now), null);
  assert.match(describeLock(room({ archived: true }), now), /archived/);
  assert.match(describeLock(room({ muted_until: until }), now), /muted in this room until/);
  assert.equal(describeLock(room({ muted_until: until }), now + 2 * HOUR), null);
  const closed = { ...rules, post: "moderator" };
  assert.match(describeLock(room({ rules: closed, locked: true }), now), /locked/);
  assert.match(describeLock(room({ rules: closed }), now), /Only moderators can post/);
  assert.equal(describeLock(room({ rules: closed, role: "owner", locked: true }), now), null);
});

test("a message offers the actions that are allowed", () => {
  const actions = (message, info) => [...actionsFor(message, info, alice.id)];
  assert.deepEqual(actions(message(1), room()), ["react", "reply", "link", "unread", "report"]);
  assert.ok(actions(message(1), room({ role: "moderator" })).includes("delete"));
  assert.deepEqual(actions(message(1, { author: alice }), room()), ["react", "reply", "edit", "link", "unread", "delete"]);
  const muted = room({ muted_until: new Date(Date.now() + HOUR).toISOString() });
  assert.deepEqual(actions(message(1, { author: alice }), muted), ["link", "unread", "delete"]);
  assert.deepEqual(actions(message(1, { deleted: true }), room()), []);
  assert.deepEqual(actions(message(1, { kind: "system" }), room()), []);
  assert.ok(actions(message(1, { author: bob }), room()).includes("report"));
});
