import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Store } from "../../static/js/store/store.js";
import { alice, FakeTime, Lobby, ready, roomInfo } from "./fixtures.js";

let lobby, store;

beforeEach(() => {
  lobby = new Lobby();
  store = new Store({ schedule: new FakeTime().schedule, onBehind: () => {} });
  for (let i = 0; i < 400; i++) lobby.post();
  store.apply(ready(roomInfo(400, { last_read: 100, unread: 100 })));
  const since = store.startOpen("lobby", true);
  store.applyOpen("lobby", since, lobby.open(since));
});

const room = () => store.room("lobby");
const history = () => room().history;
const seqs = ({ messages }) => messages.items.map(({ seq }) => seq);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

function goTo(seq) {
  history().isFetchingAround = true;
  store.change("lobby", (state) => state.history.endAround(lobby.around(seq)));
}

/** Fetch the next page on a side. */
function turn(side) {
  const { window } = history();
  const query = window.start(side);
  const [, name, seq] = query.match(/(\w+)=(\d+)/);
  const page = lobby[name](Number(seq));
  store.change("lobby", (state) => state.history.endWindowPage(window, page));
}

test("the page around an old message is kept apart from the newest messages", () => {
  goTo(101);
  assert.deepEqual(seqs(history().window), range(76, 125));
  assert.deepEqual(seqs(history()), range(351, 400));
});

test("the window grows on both sides until it meets the newest messages, without a gap", () => {
  goTo(101);
  turn("older");
  assert.deepEqual(seqs(history().window), range(26, 125));
  while (history().window) turn("newer");
  assert.deepEqual(seqs(history()), range(26, 400));
  assert.equal(history().first, 26);
  assert.equal(store.startOlder("lobby"), 26);
});

test("a page is fetched once at a time, and none if there is none", () => {
  goTo(10);
  assert.equal(history().window.start("older"), "");
  assert.equal(history().window.start("newer"), "after=34");
  assert.equal(history().window.start("newer"), "");
});

test("an edit updates the window, also while its page is fetched", () => {
  goTo(101);
  store.apply(lobby.edit(110, "better"));
  assert.equal(history().window.messages.items[34].body, "better");

  const { window } = history();
  window.start("newer");
  const page = lobby.after(125);
  store.apply(lobby.edit(130, "best"));
  store.change("lobby", (state) => state.history.endWindowPage(window, page));
  assert.equal(window.messages.items.find(({ seq }) => seq === 130).body, "best");
});

test("an edit during the fetch around a message is not lost", () => {
  history().isFetchingAround = true;
  const page = lobby.around(101);
  store.apply(lobby.edit(101, "better"));
  store.change("lobby", (state) => state.history.endAround(page));
  assert.equal(history().window.messages.items.find(({ seq }) => seq === 101).body, "better");
});

test("new messages are added to the newest ones", () => {
  goTo(101);
  store.apply(lobby.post());
  assert.equal(seqs(history().window).at(-1), 125);
  assert.equal(seqs(history()).at(-1), 401);
});

test("a page for a closed window changes nothing", () => {
  goTo(101);
  const { window } = history();
  window.start("newer");
  room().returnToLatest();
  store.change("lobby", (state) => state.history.endWindowPage(window, lobby.after(125)));
  assert.equal(history().window, null);
  assert.deepEqual(seqs(history()), range(351, 400));
});

test("a reset closes the window and is counted", () => {
  goTo(101);
  const { resets } = history();
  for (let i = 0; i < 300; i++) lobby.post();
  const since = store.startOpen("lobby", true);
  store.applyOpen("lobby", since, lobby.open(since));
  assert.equal(history().window, null);
  assert.equal(history().resets, resets + 1);
});

test("the window holds at most a thousand messages, in either direction", () => {
  for (let i = 0; i < 2_000; i++) lobby.post();
  store.applyOpen("lobby", null, lobby.open(null));
  goTo(1_200);
  while (history().window.first > 100) turn("older");
  assert.equal(history().window.messages.length, 1_000);
  while (history().window.last < 1_900) turn("newer");
  assert.equal(history().window.messages.length, 1_000);
  assert.equal(history().window.hasOlder, true);
  assert.deepEqual(seqs(history().window), range(history().window.first, history().window.last));
});

test("detaching keeps the messages being read and the newest, and drops those in between", () => {
  for (let i = 0; i < 150; i++) store.apply(lobby.post());
  store.change("lobby", (state) => state.history.detach(420, 50));
  assert.deepEqual(seqs(history().window), range(351, 420));
  assert.deepEqual(seqs(history()), range(501, 550));
  while (history().window) turn("newer");
  assert.deepEqual(seqs(history()), range(351, 550));
});

test("reading in the window reduces the unread count", () => {
  goTo(101);
  assert.equal(room().countUnread(alice.id), 100);
  store.read("lobby", 110);
  assert.equal(room().countUnread(alice.id), 90);
  store.apply({ type: "read", room: "lobby", seq: 110, unread: 100, clock: 400 });
  assert.equal(room().countUnread(alice.id), 100);
});
