import { loadEmoji } from "../emoji/catalog.js";
import { searchEmoji } from "../emoji/search.js";
import { may } from "../store/permissions.js";
import { gettext } from "../ui/i18n.js";

/**
 * @typedef {object} Option
 * @property {string} text the text to insert
 * @property {string} label
 * @property {string} detail
 */

/**
 * The completions for `@`, `:` and `#`, by trigger.
 *
 * @param {object} parts
 * @param {import("../store/store.js").Store} parts.store
 * @param {import("../net/http.js").Http} parts.http
 * @param {() => string} parts.room
 * @returns {Record<string, (query: string) => Promise<Option[]>>}
 */
export function makeCompletionSources({ store, http, room }) {
  return {
    "@": async (query) => [...mentionAll(store.room(room())?.info, query), ...(await findMembers(http, room(), query))],
    ":": findEmoji,
    "#": async (query) => findRooms(store.rooms.map(({ info }) => info), query),
  };
}

/** @param {import("../types.js").RoomInfo | undefined} info @param {string} query @returns {Option[]} */
function mentionAll(info, query) {
  if (!info || !may(info, "mention_all") || !"all".startsWith(query.toLowerCase())) return [];
  return [{ text: "@all ", label: "@all", detail: gettext("everyone in this room") }];
}

/** @param {import("../net/http.js").Http} http @param {string} room @param {string} query @returns {Promise<Option[]>} */
async function findMembers(http, room, query) {
  const { members } = await http.get(`rooms/${room}/members?q=${encodeURIComponent(query)}`);
  return members.map((/** @type {{user: import("../types.js").User}} */ { user }) => ({
    text: `@${user.username} `, label: user.name, detail: `@${user.username}`,
  }));
}

/** @param {string} query @returns {Promise<Option[]>} */
async function findEmoji(query) {
  return searchEmoji(await loadEmoji(), query).map(({ emoji, name }) => ({ text: `${emoji} `, label: emoji, detail: name }));
}

/** @param {import("../types.js").RoomInfo[]} rooms @param {string} query @returns {Option[]} */
function findRooms(rooms, query) {
  const needle = query.toLowerCase();
  const found = rooms.filter(({ kind, name }) => kind !== "direct" && name.toLowerCase().includes(needle));
  return found.map(({ id, name, topic }) => ({ text: `${linkTo(id, name)} `, label: `#${name}`, detail: topic }));
}

/** A Markdown link to a room. @param {string} id @param {string} name */
export function linkTo(id, name) {
  const address = new URL(`/rooms/${id}/`, location.href).href;
  return `[#${name.replace(/[[\]\\]/g, "\\$&")}](${address})`;
}
