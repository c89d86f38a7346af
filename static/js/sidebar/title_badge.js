import { roomLabel, formatCount } from "./room_item.js";

/** The page title, with the room and the counts of mentions and unread messages, and the favicon, with a dot if any are unread. */
export class TitleBadge {
  #site;
  #icon = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=icon]"));
  #quietIcon = this.#icon.href;
  #unreadIcon;

  /** @param {string} site @param {string} unreadIcon a URL */
  constructor(site, unreadIcon) {
    this.#site = site;
    this.#unreadIcon = unreadIcon;
  }

  /** @param {{name: string, kind: string}} room @param {number} unread @param {number} mentioned */
  show(room, unread, mentioned) {
    const mentions = mentioned ? `@${formatCount(mentioned)} ` : "";
    const count = unread ? `(${formatCount(unread)}) ` : "";
    const title = `${mentions}${count}${roomLabel(room)} · ${this.#site}`;
    if (document.title !== title) document.title = title;
    const icon = unread ? this.#unreadIcon : this.#quietIcon;
    if (this.#icon.href !== icon) this.#icon.href = icon;
  }
}
