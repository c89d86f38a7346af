const RUN_MS = 5 * 60 * 1000;

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").Pending} Pending */
/** @typedef {import("../types.js").User} User */

/**
 * A row of the timeline. `key` stays the same when a pending message is confirmed.
 *
 * @typedef {object} Row
 * @property {string} key
 * @property {"day"|"new"|"system"|"message"} type
 * @property {string} at
 * @property {Message} [message]
 * @property {Pending} [pending]
 * @property {User} [author]
 * @property {boolean} [continues] whether it continues the row above
 */

/**
 * The rows of these messages, with lines for dates and the start of the unread messages.
 *
 * @param {Message[]} messages
 * @param {Pending[]} pending
 * @param {{me: User, unreadAfter: number | null}} reader
 * @returns {Row[]}
 */
export function buildRows(messages, pending, { me, unreadAfter }) {
  const entries = [
    ...messages.map((message) => messageRow(message, me.id)),
    ...pending.map((item) => pendingRow(item, me)),
  ];
  const firstUnread = unreadAfter === null ? undefined : findUnread(entries, me.id, unreadAfter);
  /** @type {Row[]} */
  const rows = [];
  for (const entry of entries) {
    if (dayOf(entry.at) !== dayOf(rows.at(-1)?.at)) rows.push(dayRow(entry));
    if (entry === firstUnread) rows.push({ key: "new", type: "new", at: entry.at });
    entry.continues = isRun(rows.at(-1), entry);
    rows.push(entry);
  }
  return rows;
}

/** @param {Message} message @param {string} me @returns {Row} */
function messageRow(message, me) {
  const { author, seq, kind, client_id: clientId, created_at: at } = message;
  const key = author.id === me && kind === "text" ? `c:${clientId}` : `m:${seq}`;
  return { key, type: kind === "text" ? "message" : "system", at, message, author };
}

/** @param {Pending} pending @param {User} me @returns {Row} */
function pendingRow(pending, me) {
  const { client_id: clientId, created_at: at } = pending;
  return { key: `c:${clientId}`, type: "message", at, pending, author: me };
}

/** @param {Row} entry @returns {Row} */
function dayRow({ at }) {
  return { key: `day:${dayOf(at)}`, type: "day", at };
}

/** @param {Row[]} entries @param {string} me @param {number} after */
function findUnread(entries, me, after) {
  return entries.find(({ type, message, author }) =>
    type === "message" && message && author?.id !== me && message.seq > after);
}

/** @param {Row | undefined} above @param {Row} row */
function isRun(above, row) {
  if (above?.type !== "message" || row.type !== "message") return false;
  return above.author?.id === row.author?.id && Date.parse(row.at) - Date.parse(above.at) < RUN_MS;
}

/** The date in the user's time zone. @param {string} [at] */
function dayOf(at) {
  return at === undefined ? "" : new Date(at).toDateString();
}
