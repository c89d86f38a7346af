import { drawAvatar, find, stamp } from "../ui/dom.js";

/** @typedef {import("./types.js").Action} Action */

/**
 * A row in a list of the panel: avatar, name, note and actions.
 *
 * @param {object} entry
 * @param {import("../types.js").User} entry.user
 * @param {string} [entry.name] if it is not the user's name
 * @param {string} entry.note
 * @param {Action[]} entry.actions
 */
export function makeListEntry({ user, name = user.name, note, actions }) {
  const element = stamp("entry");
  drawAvatar(find(element, "avatar"), user);
  find(element, "person").dataset.presence = user.id;
  find(element, "name").textContent = name;
  find(element, "note").textContent = note;
  find(element, "actions").append(...actions.map(makeButton));
  return element;
}

/** @param {Action} action */
function makeButton({ label, run, name, isDestructive }) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = isDestructive ? "button button--small button--danger" : "button button--small";
  button.textContent = label;
  button.ariaLabel = name ?? label;
  button.addEventListener("click", run);
  return button;
}
