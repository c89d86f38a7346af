import { formatMoment } from "../ui/date_format.js";
import { drawAvatar, find, stamp } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";

/** @typedef {import("./types.js").Action} Action */
/** @typedef {import("./types.js").Member} Member */

/** A member in the list, with a menu of actions. */
export class MemberRow {
  element = stamp("member");
  #listActions;
  #onAction;
  /** @type {Member | null} */
  #member = null;

  /**
   * @param {(member: Member) => Action[]} listActions
   * @param {(action: Action) => void} onAction
   */
  constructor(listActions, onAction) {
    this.#listActions = listActions;
    this.#onAction = onAction;
    this.#menu.addEventListener("toggle", () => this.#menu.open && this.#fillMenu());
  }

  /** @param {Member} member */
  fill(member) {
    this.#member = member;
    const { user, role, muted_until: until } = member;
    drawAvatar(find(this.element, "avatar"), user);
    find(this.element, "person").dataset.presence = user.id;
    find(this.element, "name").textContent = user.name;
    find(this.element, "username").textContent = `@${user.username}`;
    find(this.element, "role").textContent = nameRole(role);
    find(this.element, "role").hidden = role === "member";
    find(this.element, "muted").hidden = !until;
    find(this.element, "muted").title = until ? formatMoment(until) : "";
    find(this.element, "summary").ariaLabel = interpolate(gettext("Actions for %(name)s"), { name: user.name });
    this.#menu.hidden = !this.#listActions(member).length;
  }

  get #menu() {
    return /** @type {HTMLDetailsElement} */ (find(this.element, "menu"));
  }

  #fillMenu() {
    const actions = this.#member ? this.#listActions(this.#member) : [];
    const items = find(this.element, "items");
    items.replaceChildren(...actions.map((action) => this.#makeItem(action)));
    items.scrollIntoView({ block: "nearest" });
  }

  /** @param {Action} action */
  #makeItem(action) {
    const item = document.createElement("button");
    item.type = "button";
    item.className = action.isDestructive ? "menu__item menu__item--danger" : "menu__item";
    item.textContent = action.label;
    item.addEventListener("click", () => this.#choose(action));
    return item;
  }

  /** Close the menu first: a dialog returns the focus to where it was. @param {Action} action */
  #choose(action) {
    this.#menu.open = false;
    find(this.element, "summary").focus();
    this.#onAction(action);
  }
}

/** @param {string} role */
function nameRole(role) {
  return role === "owner" ? gettext("owner") : gettext("moderator");
}
