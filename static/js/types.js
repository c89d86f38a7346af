/**
 * The types of docs/protocol.md.
 *
 * @typedef {{id: string, username: string, name: string, initials: string, hue: number}} User
 *
 * @typedef {object} Message
 * @property {string} room
 * @property {number} seq its position in the room, which never changes
 * @property {number} changed the room's clock at its last change
 * @property {"text"|"system"} kind
 * @property {User} author
 * @property {string} client_id
 * @property {string} body
 * @property {string} html sanitized by the server
 * @property {string} created_at
 * @property {string | null} edited_at
 * @property {boolean} deleted
 * @property {boolean} [hidden] by a moderator
 * @property {string | null} [restore_role] of a hidden message: the lowest role that may restore it
 * @property {{seq: number} | null} [reply_to]
 * @property {string[]} [mentions] the ids of mentioned users
 * @property {boolean} [mentions_all]
 * @property {Reaction[]} [reactions]
 * @property {Record<string, any>} [details] of a system message
 *
 * @typedef {{emoji: string, count: number, users: string[]}} Reaction `users` are the first 20
 *
 * @typedef {object} RoomInfo
 * @property {string} id
 * @property {string} name
 * @property {string} topic
 * @property {string} kind
 * @property {User[]} [people] of a direct room: the other users
 * @property {string} role
 * @property {number} clock
 * @property {number} last_read
 * @property {number} unread
 * @property {string | null} [active_at] when the newest message was written
 * @property {number} [mentioned]
 * @property {boolean} [hidden] whether the user hid it, until a new message
 * @property {string} [icon] an emoji
 * @property {string} [description]
 * @property {boolean} [is_findable]
 * @property {boolean} [archived]
 * @property {boolean} [locked]
 * @property {string} [post_role]
 * @property {string} [invite_role]
 * @property {string} [history]
 * @property {number} [slow_seconds]
 * @property {string | null} [muted_until]
 * @property {Record<string, string | null>} [rules] the lowest role with each permission, or null
 *
 * @typedef {{user: User, role: string, joined_at: string, muted_until: string | null}} Member
 *
 * @typedef {object} Catchup the reply to `open`
 * @property {number} clock
 * @property {Message[]} messages ascending by seq
 * @property {boolean} reset whether they are the newest page instead of changes
 * @property {boolean} [has_older]
 * @property {RoomInfo} [room]
 *
 * @typedef {{messages: Message[], clock: number, has_older: boolean, has_newer: boolean}} Page
 *
 * @typedef {object} Pending a message that the server has not confirmed
 * @property {string} room
 * @property {string} client_id
 * @property {string} body
 * @property {string} created_at
 * @property {number | null} [reply_to] the seq of the message it replies to
 * @property {"sending"|"failed"} state
 * @property {string} [reason] why it failed, for the user
 *
 * @typedef {object} Job a background job of the user
 * @property {string} id
 * @property {string} kind
 * @property {string} about its subject, for the user
 * @property {"queued"|"running"|"succeeded"|"failed"|"cancelled"} state
 * @property {number} done
 * @property {number | null} total
 * @property {string} note
 * @property {{url?: string, size?: number, page?: string}} result
 * @property {string | null} finished_at
 *
 * @typedef {{type: string, [field: string]: any}} ServerEvent
 * @typedef {{type: string, [field: string]: any}} Command
 *
 * @typedef {object} Change a change of the store
 * @property {"rooms"|"room"|"left"} about
 * @property {string} [room]
 * @property {string} [code] why a room was left
 * @property {string[]} [settled] client ids of pending messages that were confirmed
 *
 * @callback Schedule run `task` in `ms`; returns a function that cancels it
 * @param {number} ms
 * @param {() => void} task
 * @returns {() => void}
 *
 * @callback Request
 * @param {Command} command
 * @returns {Promise<any>} the reply's data; rejects with a CommandError
 */

export {};
