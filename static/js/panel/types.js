/**
 * What the parts of the panel share; types only.
 *
 * @typedef {import("../types.js").RoomInfo} RoomInfo
 * @typedef {import("../types.js").User} User
 * @typedef {import("../types.js").Member} Member
 * @typedef {import("../types.js").ServerEvent} ServerEvent
 *
 * @typedef {object} Context
 * @property {import("../net/http.js").Http} http
 * @property {string} me my id
 * @property {import("../message/blocked_users.js").BlockedUsers} blocks
 * @property {(room: RoomInfo) => void} enter go to a room that the server just told of
 * @property {(view: string) => void} open show another view of the panel
 * @property {(task: () => Promise<unknown>) => Promise<boolean>} attempt
 *   do something that may be refused: says why, and tells whether it was done
 *
 * @typedef {object} View one of the things the panel shows
 * @property {HTMLElement} element
 * @property {(room: RoomInfo) => void} show begin with this room
 * @property {(room: RoomInfo) => void} update the room shown is a different one now in some way
 * @property {(event: ServerEvent) => void} handle
 *
 * @typedef {object} Action something that a button does
 * @property {string} label
 * @property {() => Promise<unknown>} run
 * @property {boolean} [isDestructive]
 * @property {string} [name] for screen readers, where the label does not say whom it is about
 */

export {};
