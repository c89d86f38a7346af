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

test("what is kept of alice is kept under her id, and bob finds none of it", () => {
  for (const name of ["outbox", "draft", "sidebar", "recent", "keys"]) hers.namespace(name).put("a", 1);
  assert.equal(keys().length, 5);
  assert.ok(keys().every((key) => key.startsWith("confab:alice:")));
  assert.deepEqual(his.namespace("outbox").all(), []);
  assert.equal(his.namespace("keys").get("a"), null);
});

test("clearing takes all that is alice's, and nothing of bob's", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  hers.namespace("sidebar").put("order", "recent");
  his.namespace("draft").put("lobby", { body: "his" });
  hers.clear();
  assert.deepEqual(keys(), ["confab:bob:draft:lobby"]);
});

test("drafts and messages that wait are unsent, preferences are not", () => {
  hers.namespace("sidebar").put("order", "recent");
  assert.equal(hers.hasUnsent, false);
  for (const name of ["outbox", "draft"]) {
    hers.namespace(name).put("a", { body: "hi" });
    assert.equal(hers.hasUnsent, true);
    assert.equal(his.hasUnsent, false);
    hers.namespace(name).put("a", null);
  }
});

test("a page learns that its person signed out, and that another one signed in", () => {
  const session = open("alice");
  assert.equal(session.end, null);
  open("");
  assert.equal(session.end, "signed_out");
  open("bob");
  assert.equal(session.end, "wrong_user");
  open("alice");
  assert.equal(session.end, null);
});

test("a sign-out clears what is alice's once she is signed out", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  open("alice").signOut();
  assert.equal(hers.hasUnsent, true);
  open("");
  assert.deepEqual(keys(), ["confab:session:user"]);
});

test("a sign-out that did not come about clears nothing, then or later", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  open("alice").signOut();
  open("alice");
  open("");
  assert.equal(hers.hasUnsent, true);
});

test("a session that ended by itself clears nothing", () => {
  hers.namespace("draft").put("lobby", { body: "hi" });
  open("alice");
  open("");
  open("bob");
  assert.equal(hers.hasUnsent, true);
});

test("a full storage does not keep a page from starting", () => {
  storage.setItem = () => {
    throw new Error("QuotaExceededError");
  };
  assert.equal(open("alice").end, null);
});
