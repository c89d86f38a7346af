/** What the server lets me do in a room, as it told in `rules`: for offering what will be granted. */

/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** @type {Record<string, number>} */
const RANKS = { member: 0, moderator: 1, owner: 2 };

/** Whether I may do `act` in the room. @param {Partial<RoomInfo>} room @param {string} act */
export function may(room, act) {
  const least = room.rules?.[act];
  return Boolean(least) && RANKS[room.role ?? ""] >= RANKS[least ?? "owner"];
}

/**
 * Whether I may restore a message that `role` and those above may: no one in the room if it is null.
 *
 * @param {RoomInfo} room
 * @param {string | null} [role]
 */
export function mayRestore(room, role) {
  return may(room, "hide_message") && Boolean(role) && RANKS[room.role] >= RANKS[role ?? "owner"];
}

/**
 * Whether I may do `act` to a member of that role: an owner may to everybody.
 *
 * @param {RoomInfo} room
 * @param {string} act
 * @param {string} role
 */
export function mayUpon(room, act, role) {
  return may(room, act) && (room.role === "owner" || RANKS[room.role] > RANKS[role]);
}
