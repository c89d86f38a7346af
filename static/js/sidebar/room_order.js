/** @typedef {import("../store/room_state.js").RoomState} RoomState */
/** @typedef {"name" | "recent"} Order */

const byName = new Intl.Collator(globalThis.document?.documentElement.lang || undefined, {
  numeric: true,
});

/** @param {RoomState[]} rooms @param {Order} order */
export function sortRooms(rooms, order) {
  return rooms.toSorted(order === "recent" ? compareActivity : compareNames);
}

/**
 * The rooms that match `text`: names that start with it, then a word that does, then the rest.
 * Without text, all rooms that are not hidden, unread ones first.
 *
 * @param {RoomState[]} rooms
 * @param {string} text
 * @param {string} me
 */
export function matchRooms(rooms, text, me) {
  const query = fold(text.trim().replace(/^#/, ""));
  const rank = query
    ? (/** @type {RoomState} */ { info }) => rankName(fold(info.name), query)
    : (/** @type {RoomState} */ room) => (room.countUnread(me) ? 0 : 1);
  const listed = rooms.filter((room) => query || !room.isHidden);
  const ranked = sortRooms(listed, "recent").map((room) => ({ room, rank: rank(room) }));
  const found = ranked.filter((each) => each.rank < Number.POSITIVE_INFINITY);
  return found.toSorted((one, other) => one.rank - other.rank).map(({ room }) => room);
}

/** @param {string} name @param {string} query */
function rankName(name, query) {
  if (name.startsWith(query)) return 0;
  if (name.split(/[\s\-_./]+/).some((word) => word.startsWith(query))) return 1;
  return name.includes(query) ? 2 : Number.POSITIVE_INFINITY;
}

/** @param {string} text */
function fold(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** @param {RoomState} one @param {RoomState} other */
function compareNames(one, other) {
  return byName.compare(one.info.name, other.info.name);
}

/** @param {RoomState} one @param {RoomState} other */
function compareActivity(one, other) {
  return other.activeAt - one.activeAt || compareNames(one, other);
}
