import { find } from "../ui/dom.js";
import { gettext, interpolate } from "../ui/i18n.js";

const MAX_COUNTED = 99;

/** The button that jumps to the latest message, with the unread count. */
export class JumpButton {
  #button;

  /** @param {HTMLElement} button @param {() => void} onPress */
  constructor(button, onPress) {
    this.#button = button;
    button.addEventListener("click", onPress);
  }

  /** @param {number} unread @param {boolean} isAtLatest whether the latest message is in view */
  show(unread, isAtLatest) {
    this.#button.hidden = isAtLatest;
    const count = unread > MAX_COUNTED ? `${MAX_COUNTED}+` : unread;
    find(this.#button, "text").textContent = unread
      ? interpolate(gettext("Jump to latest (%(count)s)"), { count })
      : gettext("Jump to latest");
  }
}
