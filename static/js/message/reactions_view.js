import { describeEmoji } from "../emoji/names.js";
import { gettext, interpolate, ngettext } from "../ui/i18n.js";

/** @typedef {import("../types.js").Reaction} Reaction */

/**
 * Render a message's reactions as buttons that add or remove the user's own.
 *
 * @param {HTMLElement} element
 * @param {Reaction[]} reactions
 * @param {string} me
 */
export function drawReactions(element, reactions, me) {
  element.hidden = !reactions.length;
  const focused = document.activeElement;
  const held = focused instanceof HTMLElement && element.contains(focused) ? focused.dataset.emoji : null;
  element.replaceChildren(...reactions.map((reaction) => drawReaction(reaction, me)));
  for (const pill of element.children) {
    if (pill instanceof HTMLElement && held && pill.dataset.emoji === held) pill.focus({ preventScroll: true });
  }
}

/** @param {Reaction} reaction @param {string} me */
function drawReaction({ emoji, count, users }, me) {
  const pill = document.createElement("button");
  const isMine = users.includes(me);
  pill.type = "button";
  pill.className = "reactions__pill";
  pill.dataset.emoji = emoji;
  pill.ariaPressed = String(isMine);
  pill.ariaLabel = describe(emoji, count);
  pill.title = isMine ? gettext("Remove your reaction") : gettext("React");
  pill.append(emoji, " ", String(count));
  return pill;
}

/** @param {string} emoji @param {number} count */
function describe(emoji, count) {
  const text = ngettext("%(emoji)s, %(count)s person", "%(emoji)s, %(count)s people", count);
  return interpolate(text, { emoji: describeEmoji(emoji), count });
}
