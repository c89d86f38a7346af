import assert from "node:assert/strict";
import { test } from "node:test";

import { matchRooms, sortRooms } from "../../static/js/sidebar/room_order.js";

const room = (name, activeAt = 0, unread = 0) => ({
  info: { name }, activeAt, countUnread: () => unread,
});
const names = (rooms) => rooms.map(({ info }) => info.name);

test("rooms are sorted by name in natural order, or by recent activity", () => {
  const rooms = [room("Room 10", 1), room("room 9", 3), room("Äpfel", 2), room("Zoo", 3)];
  assert.deepEqual(names(sortRooms(rooms, "name")), ["Äpfel", "room 9", "Room 10", "Zoo"]);
  assert.deepEqual(names(sortRooms(rooms, "recent")), ["room 9", "Zoo", "Äpfel", "Room 10"]);
});

test("names that start with the text come first, then words that do, then the rest", () => {
  const rooms = [room("bathtub"), room("Green tub"), room("Tubs"), room("Lobby")];
  assert.deepEqual(names(matchRooms(rooms, "TUB", "me")), ["Tubs", "Green tub", "bathtub"]);
});

test("a leading # and full-width letters match; Chinese matches inside a name", () => {
  const rooms = [room("Lobby"), room("下午茶時間")];
  assert.deepEqual(names(matchRooms(rooms, "#lob", "me")), ["Lobby"]);
  assert.deepEqual(names(matchRooms(rooms, "ｌｏｂ", "me")), ["Lobby"]);
  assert.deepEqual(names(matchRooms(rooms, "茶", "me")), ["下午茶時間"]);
});

test("without text all rooms are listed, unread ones first", () => {
  const rooms = [room("New", 9), room("Old", 1, 2), room("Older", 0, 1)];
  assert.deepEqual(names(matchRooms(rooms, " ", "me")), ["Old", "Older", "New"]);
});
