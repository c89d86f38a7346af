/** What system messages say: one sentence for each event of a room, with names. */

import { gettext, interpolate, ngettext } from "../ui/i18n.js";

/** @typedef {Record<string, any>} Details */

/** @type {Record<string, (details: Details) => string>} */
const SENTENCES = {
  "room.created": () => gettext("%(name)s made this room"),
  "direct.opened": () => gettext("%(name)s began this conversation"),
  "member.joined": () => gettext("%(name)s joined"),
  "member.left": () => gettext("%(name)s left"),
  "member.invited": () => gettext("%(name)s came by an invitation"),
  "member.added": () => gettext("%(name)s added %(who)s"),
  "member.removed": ({ user }) => user ? gettext("%(name)s removed %(who)s") : gettext("%(name)s was removed"),
  "member.banned": () => gettext("%(name)s banned %(who)s"),
  "member.role": ({ role }) => sentenceForRole(role),
  "room.renamed": () => gettext("%(name)s renamed the room to %(room)s"),
  "room.topic": ({ topic }) =>
    topic ? gettext("%(name)s changed the topic: %(topic)s") : gettext("%(name)s took the topic away"),
  "room.locked": () => gettext("%(name)s locked the room: only moderators may write for now"),
  "room.unlocked": () => gettext("%(name)s unlocked the room"),
  "room.archived": () => gettext("%(name)s archived the room: it can be read, and nothing is added"),
  "room.restored": () => gettext("%(name)s took the room out of the archive"),
};

/** What changed in a room's policies; several at once make several sentences. */
/** @type {Record<string, (value: any) => string>} */
const CHANGES = {
  description: () => gettext("%(name)s changed the description"),
  icon: () => gettext("%(name)s changed the symbol"),
  slow_seconds: (seconds) => sentenceForPace(seconds),
  post_role: (role) => ({
    member: gettext("%(name)s lets everybody write"),
    moderator: gettext("%(name)s lets only moderators write"),
    owner: gettext("%(name)s lets only owners write"),
  })[/** @type {"member"} */ (role)],
  invite_role: (role) => ({
    member: gettext("%(name)s lets everybody invite"),
    moderator: gettext("%(name)s lets only moderators invite"),
    owner: gettext("%(name)s lets only owners invite"),
  })[/** @type {"member"} */ (role)],
  history: (history) => history === "all"
    ? gettext("%(name)s lets newcomers read what was said before")
    : gettext("%(name)s lets newcomers read only what is said after they came"),
  is_findable: (isFindable) => isFindable
    ? gettext("%(name)s put the room into the directory")
    : gettext("%(name)s took the room out of the directory"),
};

/**
 * @param {string} event
 * @param {string} name of whoever did it
 * @param {Details} [details]
 */
export function describeEvent(event, name, details = {}) {
  const { user, name: room = "", topic = "", links = 0 } = details;
  const values = { name, event, who: user?.name ?? "", room, topic, links };
  const sentences = [...sentencesFor(event, details), ...sentencesForLinks(links)];
  return sentences.map((text) => interpolate(text, values)).join(" · ");
}

/** @param {number} links that ended with their maker's right to invite */
function sentencesForLinks(links) {
  if (!links) return [];
  return [ngettext("%(links)s invitation link no longer works", "%(links)s invitation links no longer work", links)];
}

/** @param {string} event @param {Details} details @returns {string[]} */
function sentencesFor(event, details) {
  if (event === "room.changed") {
    const changed = Object.keys(details).filter((field) => field in CHANGES);
    if (changed.length) return changed.map((field) => CHANGES[field](details[field]));
  }
  return [SENTENCES[event]?.(details) ?? "%(name)s · %(event)s"];
}

/** @param {string} role */
function sentenceForRole(role) {
  if (role === "owner") return gettext("%(name)s made %(who)s an owner");
  if (role === "moderator") return gettext("%(name)s made %(who)s a moderator");
  return gettext("%(name)s made %(who)s a member like others");
}

/** @param {number} seconds */
function sentenceForPace(seconds) {
  if (!seconds) return gettext("%(name)s turned slow mode off");
  return interpolate(gettext("%(name)s turned slow mode on: one message every %(pace)s"), {
    pace: describePace(seconds), name: "%(name)s",
  });
}

/** @param {number} seconds */
export function describePace(seconds) {
  const [unit, count] = seconds % 3600 === 0 ? ["h", seconds / 3600] : seconds % 60 === 0 ? ["m", seconds / 60] : ["s", seconds];
  const text = {
    h: ngettext("%(count)s hour", "%(count)s hours", count),
    m: ngettext("%(count)s minute", "%(count)s minutes", count),
    s: ngettext("%(count)s second", "%(count)s seconds", count),
  }[/** @type {"h"} */ (unit)];
  return interpolate(text, { count });
}
