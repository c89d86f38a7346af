/**
 * Types shared by the parts of the panel.
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
 * @property {(room: RoomInfo) => void} enter go to a room from a response
 * @property {(view: string) => void} open show another view
 * @property {(task: () => Promise<unknown>) => Promise<boolean>} attempt
 *   run a task, show its error, return whether it succeeded
 *
 * @typedef {object} View a view of the panel
 * @property {HTMLElement} element
 * @property {(room: RoomInfo) => void} show switch to a room
 * @property {(room: RoomInfo) => void} update the room has changed
 * @property {(event: ServerEvent) => void} handle
 *
 * @typedef {object} Action an action of a button
 * @property {string} label
 * @property {() => Promise<unknown>} run
 * @property {boolean} [isDestructive]
 * @property {string} [name] for screen readers, if the label does not name the user
 */

export {};
