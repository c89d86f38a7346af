import { mayActOn, may } from "../store/permissions.js";
import { confirmDialog } from "../ui/confirm.js";
import { gettext, interpolate } from "../ui/i18n.js";

/** @typedef {import("./types.js").Action} Action */
/** @typedef {import("./types.js").Context} Context */
/** @typedef {import("./types.js").Member} Member */
/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** The actions that the user may perform on a member. */
export function listActions(/** @type {RoomInfo} */ room, /** @type {Member} */ member, /** @type {Context} */ context) {
  const isMe = member.user.id === context.me;
  return [
    ...(isMe || room.kind === "direct" ? [] : [writeTo(member, context)]),
    ...(may(room, "change_role") ? changeRole(room, member, context) : []),
    ...(!isMe && mayActOn(room, "mute", member.role) ? [mute(room, member, context)] : []),
    ...(isMe ? [] : [block(member, context)]),
    ...(!isMe && mayActOn(room, "remove", member.role) ? [remove(room, member, context)] : []),
    ...(!isMe && mayActOn(room, "ban", member.role) ? [ban(room, member, context)] : []),
  ];
}

/** @param {Member} member @param {Context} context @returns {Action} */
function writeTo({ user }, { http, enter }) {
  const run = async () => enter(await http.post("direct", { users: [user.id] }));
  return { label: interpolate(gettext("Message %(name)s"), { name: user.name }), run };
}

/** @param {RoomInfo} room @param {Member} member @param {Context} context @returns {Action[]} */
function changeRole(room, { user, role }, { http }) {
  const labels = {
    owner: gettext("Make owner"), moderator: gettext("Make moderator"), member: gettext("Make member"),
  };
  return Object.entries(labels).filter(([each]) => each !== role).map(([each, label]) => ({
    label, run: () => http.patch(`${pathOf(room, user)}`, { role: each }),
  }));
}

/** @param {RoomInfo} room @param {Member} member @param {Context} context @returns {Action} */
function mute(room, { user, muted_until: until }, { http }) {
  const path = `${pathOf(room, user)}/mute`;
  if (until) return { label: gettext("Unmute"), run: () => http.delete(path) };
  const title = interpolate(gettext("Mute %(name)s"), { name: user.name });
  const text = gettext("They can read but not post until then.");
  const run = async () => {
    const result = await confirmDialog({ title, text, confirm: gettext("Mute"), time: "mute", reason: {} });
    if (result) await http.put(path, result);
  };
  return { label: gettext("Mute…"), run };
}

/** @param {Member} member @param {Context} context @returns {Action} */
function block({ user }, { http, blocks }) {
  const path = `blocks/${user.id}`;
  const { name } = user;
  if (blocks.has(user.id)) {
    return { label: interpolate(gettext("Unblock %(name)s"), { name }), run: () => http.delete(path) };
  }
  return { label: interpolate(gettext("Block %(name)s"), { name }), run: () => http.put(path) };
}

/** @param {RoomInfo} room @param {Member} member @param {Context} context @returns {Action} */
function remove(room, { user }, { http }) {
  const title = interpolate(gettext("Remove %(name)s from the room"), { name: user.name });
  const run = async () => {
    const result = await confirmDialog({ title, confirm: gettext("Remove"), isDestructive: true, reason: memberReason() });
    if (result) await http.delete(`${pathOf(room, user)}?reason=${encodeURIComponent(result.reason)}`);
  };
  return { label: gettext("Remove…"), run, isDestructive: true };
}

/** @param {RoomInfo} room @param {Member} member @param {Context} context @returns {Action} */
function ban(room, { user }, { http }) {
  const title = interpolate(gettext("Ban %(name)s from the room"), { name: user.name });
  const text = gettext("They'll be removed and can't rejoin until then.");
  const run = async () => {
    const question = { title, text, confirm: gettext("Ban"), isDestructive: true, reason: memberReason() };
    const result = await confirmDialog({ ...question, time: "ban" });
    if (result) await http.put(`rooms/${room.id}/bans/${user.id}`, result);
  };
  return { label: gettext("Ban…"), run, isDestructive: true };
}

/** A reason that the member will read. */
function memberReason() {
  return { hint: gettext("Shown to them.") };
}

/** @param {RoomInfo} room @param {import("../types.js").User} user */
function pathOf(room, user) {
  return `rooms/${room.id}/members/${user.id}`;
}
