import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { BrowserSession } from "../../static/js/session/browser_session.js";
import { PersonalStorage } from "../../static/js/store/local_store.js";
import { FakeStorage } from "./fixtures.js";

let storage, hers, his;

beforeEach(() => {
  storage = new FakeStorage();
  [hers, his] = ["alice", "bob"].map((user) => new PersonalStorage(user, storage));
});

const keys = () => Array.from({ length: storage.length }, (_, i) => storage.key(i)).sort();
const open = (user) => {
  const session = new BrowserSession(user, storage);
  session.start();
  return session;
};

test("what is kept of alice is kept under her id, and bob finds none of it", () => {
  for (const name of ["outbox", "draft", "sidebar", "recent", "keys"]) hers.shelf(name).put("a", 1);
  assert.equal(keys().length, 5);
  assert.ok(keys().every((key) => key.startsWith("confab:alice:")));
  assert.deepEqual(his.shelf("outbox").all(), []);
  assert.equal(his.shelf("keys").get("a"), null);
});

test("clearing takes all that is alice's, and nothing of bob's", () => {
  hers.shelf("draft").put("lobby", { body: "hi" });
  hers.shelf("sidebar").put("order", "recent");
  his.shelf("draft").put("lobby", { body: "his" });
  hers.clear();
  assert.deepEqual(keys(), ["confab:bob:draft:lobby"]);
});

test("drafts and messages that wait are unsent, preferences are not", () => {
  hers.shelf("sidebar").put("order", "recent");
  assert.equal(hers.hasUnsent, false);
  for (const name of ["outbox", "draft"]) {
    hers.shelf(name).put("a", { body: "hi" });
    assert.equal(hers.hasUnsent, true);
    assert.equal(his.hasUnsent, false);
    hers.shelf(name).put("a", null);
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
  hers.shelf("draft").put("lobby", { body: "hi" });
  open("alice").signOut();
  assert.equal(hers.hasUnsent, true);
  open("");
  assert.deepEqual(keys(), ["confab:session:user"]);
});

test("a sign-out that did not come about clears nothing, then or later", () => {
  hers.shelf("draft").put("lobby", { body: "hi" });
  open("alice").signOut();
  open("alice");
  open("");
  assert.equal(hers.hasUnsent, true);
});

test("a session that ended by itself clears nothing", () => {
  hers.shelf("draft").put("lobby", { body: "hi" });
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
