import { may, mayRestore } from "../rules.js";

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").RoomInfo} RoomInfo */

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
export function actsFor(message, room, me) {
  if (message.kind !== "text") return new Set();
  const isMine = message.author.id === me;
  if (message.deleted) return new Set(!isMine && mayRestore(room, message.restore_role) ? ["restore"] : []);
  const maySpeak = (/** @type {string} */ act) => may(room, act) && !isMuted(room);
  /** @type {Record<string, boolean>} */
  const acts = {
    react: maySpeak("react"),
    reply: maySpeak("post"),
    edit: isMine && maySpeak("edit"),
    link: true,
    unread: true,
    report: !isMine && may(room, "report"),
    delete: may(room, isMine ? "delete" : "hide_message"),
  };
  return new Set(Object.keys(acts).filter((act) => acts[act]));
}
