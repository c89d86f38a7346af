/** The texts of system messages: a sentence for each event of a room. */

import { gettext, interpolate, ngettext } from "../ui/i18n.js";

/** @typedef {Record<string, any>} Details */

/** @type {Record<string, (details: Details) => string>} */
const SENTENCES = {
  "room.created": () => gettext("%(name)s created this room"),
  "direct.opened": () => gettext("%(name)s started this conversation"),
  "member.joined": () => gettext("%(name)s joined"),
  "member.left": () => gettext("%(name)s left"),
  "member.invited": () => gettext("%(name)s joined via invitation"),
  "member.added": () => gettext("%(name)s added %(who)s"),
  "member.removed": ({ user }) => user ? gettext("%(name)s removed %(who)s") : gettext("%(name)s was removed"),
  "member.banned": () => gettext("%(name)s banned %(who)s"),
  "member.role": ({ role }) => sentenceForRole(role),
  "room.renamed": () => gettext("%(name)s renamed the room to %(room)s"),
  "room.topic": ({ topic }) =>
    topic ? gettext("%(name)s changed the topic: %(topic)s") : gettext("%(name)s removed the topic"),
  "room.locked": () => gettext("%(name)s locked the room: only moderators can post"),
  "room.unlocked": () => gettext("%(name)s unlocked the room"),
  "room.archived": () => gettext("%(name)s archived the room: it is now read-only"),
  "room.restored": () => gettext("%(name)s unarchived the room"),
};

/** The changed settings of a room; several make several sentences. */
/** @type {Record<string, (value: any) => string>} */
const CHANGES = {
  description: () => gettext("%(name)s changed the description"),
  icon: () => gettext("%(name)s changed the icon"),
  slow_seconds: (seconds) => sentenceForSlowMode(seconds),
  post_role: (role) => ({
    member: gettext("%(name)s changed who can post: everyone"),
    moderator: gettext("%(name)s changed who can post: moderators and owners"),
    owner: gettext("%(name)s changed who can post: owners"),
  })[/** @type {"member"} */ (role)],
  invite_role: (role) => ({
    member: gettext("%(name)s changed who can invite: everyone"),
    moderator: gettext("%(name)s changed who can invite: moderators and owners"),
    owner: gettext("%(name)s changed who can invite: owners"),
  })[/** @type {"member"} */ (role)],
  history: (history) => history === "all"
    ? gettext("%(name)s changed history access: new members can see the full history")
    : gettext("%(name)s changed history access: new members can see only messages after they join"),
  is_findable: (isFindable) => isFindable
    ? gettext("%(name)s listed the room in Browse rooms")
    : gettext("%(name)s removed the room from Browse rooms"),
};

/**
 * @param {string} event
 * @param {string} name of the user who did it
 * @param {Details} [details]
 */
export function describeEvent(event, name, details = {}) {
  const { user, name: room = "", topic = "", links = 0 } = details;
  const values = { name, event, who: user?.name ?? "", room, topic, links };
  const sentences = [...sentencesFor(event, details), ...sentencesForLinks(links)];
  return sentences.map((text) => interpolate(text, values)).join(" · ");
}

/** @param {number} links revoked since their creator may no longer invite */
function sentencesForLinks(links) {
  if (!links) return [];
  return [ngettext("%(links)s invite link no longer works", "%(links)s invite links no longer work", links)];
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
  if (role === "owner") return gettext("%(name)s changed %(who)s's role to owner");
  if (role === "moderator") return gettext("%(name)s changed %(who)s's role to moderator");
  return gettext("%(name)s changed %(who)s's role to member");
}

/** @param {number} seconds */
function sentenceForSlowMode(seconds) {
  if (!seconds) return gettext("%(name)s turned slow mode off");
  return interpolate(gettext("%(name)s turned slow mode on: one message every %(pace)s"), {
    pace: describeInterval(seconds), name: "%(name)s",
  });
}

/** @param {number} seconds */
export function describeInterval(seconds) {
  const [unit, count] = seconds % 3600 === 0 ? ["h", seconds / 3600] : seconds % 60 === 0 ? ["m", seconds / 60] : ["s", seconds];
  const text = {
    h: ngettext("%(count)s hour", "%(count)s hours", count),
    m: ngettext("%(count)s minute", "%(count)s minutes", count),
    s: ngettext("%(count)s second", "%(count)s seconds", count),
  }[/** @type {"h"} */ (unit)];
  return interpolate(text, { count });
}
