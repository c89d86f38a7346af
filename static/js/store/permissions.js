/** What the server lets me do in a room, as it told in `rules`: for offering what will be granted. */

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").RoomInfo} RoomInfo */

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
export function mayActOn(room, act, role) {
  return may(room, act) && (room.role === "owner" || RANKS[room.role] > RANKS[role]);
}

/** Whether I am muted there now. @param {RoomInfo} room @param {number} [now] */
export function isMuted(room, now = Date.now()) {
  return Boolean(room.muted_until) && Date.parse(room.muted_until ?? "") > now;
}

/**
 * What I may do with a message, by the room's rules: the server asks again.
 *
 * @param {Message} message
 * @param {RoomInfo} room
 * @param {string} me
 * @returns {Set<string>}
 */
export function actionsFor(message, room, me) {
  if (message.kind !== "text") return new Set();
  const isMine = message.author.id === me;
  if (message.deleted) return new Set(!isMine && mayRestore(room, message.restore_role) ? ["restore"] : []);
  const maySpeak = (/** @type {string} */ act) => may(room, act) && !isMuted(room);
  /** @type {Record<string, boolean>} */
  const actions = {
    react: maySpeak("react"),
    reply: maySpeak("post"),
    edit: isMine && maySpeak("edit"),
    link: true,
    unread: true,
    report: !isMine && may(room, "report"),
    delete: may(room, isMine ? "delete" : "hide_message"),
  };
  return new Set(Object.keys(actions).filter((act) => actions[act]));
}
