import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { BrowserSession } from "../../static/js/session/browser_session.js";
import { UserStorage } from "../../static/js/store/local_store.js";
import { FakeStorage } from "./fixtures.js";

let storage, hers, his;

beforeEach(() => {
  storage = new FakeStorage();
  [hers, his] = ["alice", "bob"].map((user) => new UserStorage(user, storage));
});

const keys = () => Array.from({ length: storage.length }, (_, i) => storage.key(i)).sort();
const open = (user) => {
  const session = new BrowserSession(user, storage);
  session.start();
  return session;
};

test("alice's data is stored under her id, out of bob's sight", () => {
  for (const name of ["outbox", "draft", "sidebar", "recent", "keys"]) hers.namespace(name).put("a", 1);
  assert.equal(keys().length, 5);
  assert.ok(keys().every((key) => key.startsWith("confab:alice:")));
  assert.deepEqual(his.namespace("outbox").all(), []);
  assert.equal(his.namespace("keys").get("a"), null);
});

test("clearing removes all of alice's data and none of bob's", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  hers.namespace("sidebar").put("order", "recent");
  his.namespace("draft").put("lobby", { body: "his" });
  hers.clear();
  assert.deepEqual(keys(), ["confab:bob:draft:lobby"]);
});

test("drafts and pending messages are unsent, preferences are not", () => {
  hers.namespace("sidebar").put("order", "recent");
  assert.equal(hers.hasUnsent, false);
  for (const name of ["outbox", "draft"]) {
    hers.namespace(name).put("a", { body: "hi" });
    assert.equal(hers.hasUnsent, true);
    assert.equal(his.hasUnsent, false);
    hers.namespace(name).put("a", null);
  }
});

test("a page notices that its user signed out, and that another signed in", () => {
  const session = open("alice");
  assert.equal(session.end, null);
  open("");
  assert.equal(session.end, "signed_out");
  open("bob");
  assert.equal(session.end, "wrong_user");
  open("alice");
  assert.equal(session.end, null);
});

test("a sign-out clears alice's data once she is signed out", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  open("alice").signOut();
  assert.equal(hers.hasUnsent, true);
  open("");
  assert.deepEqual(keys(), ["confab:session:user"]);
});

test("a sign-out that did not happen clears nothing, then or later", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  open("alice").signOut();
  open("alice");
  open("");
  assert.equal(hers.hasUnsent, true);
});

test("an expired session clears nothing", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  open("alice");
  open("");
  open("bob");
  assert.equal(hers.hasUnsent, true);
});

test("a page starts although the storage is full", () => {
  storage.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  assert.equal(open("alice").end, null);
});
