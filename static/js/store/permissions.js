/** The user's permissions in a room, by the `rules` that the server sent. The server checks them again. */

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").RoomInfo} RoomInfo */

/** @type {Record<string, number>} */
const RANKS = { member: 0, moderator: 1, owner: 2 };

/** Whether the user has a permission in the room. @param {Partial<RoomInfo>} room @param {string} permission */
export function may(room, permission) {
  const least = room.rules?.[permission];
  return Boolean(least) && RANKS[room.role ?? ""] >= RANKS[least ?? "owner"];
}

/**
 * Whether the user may restore a hidden message; `role` is the lowest that may, null if none.
 *
 * @param {RoomInfo} room
 * @param {string | null} [role]
 */
export function mayRestore(room, role) {
  return may(room, "hide_message") && Boolean(role) && RANKS[room.role] >= RANKS[role ?? "owner"];
}

/**
 * Whether the user may do something to a member of that role; an owner may to all.
 *
 * @param {RoomInfo} room
 * @param {string} permission
 * @param {string} role
 */
export function mayActOn(room, permission, role) {
  return may(room, permission) && (room.role === "owner" || RANKS[room.role] > RANKS[role]);
}

/** Whether the user is muted in the room. @param {RoomInfo} room @param {number} [now] */
export function isMuted(room, now = Date.now()) {
  return Boolean(room.muted_until) && Date.parse(room.muted_until ?? "") > now;
}

/**
 * The actions that the user may perform on a message.
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
  const mayWhileUnmuted = (/** @type {string} */ permission) => may(room, permission) && !isMuted(room);
  /** @type {Record<string, boolean>} */
  const actions = {
    react: mayWhileUnmuted("react"),
    reply: mayWhileUnmuted("post"),
    edit: isMine && mayWhileUnmuted("edit"),
    link: true,
    unread: true,
    report: !isMine && may(room, "report"),
    delete: may(room, isMine ? "delete" : "hide_message"),
  };
  return new Set(Object.keys(actions).filter((action) => actions[action]));
}
