import { roomLabel, formatCount } from "./room_item.js";

/** What the browser's tab shows: the room, how often one is mentioned, how much is unread, and a dot on the icon if anything is. */
export class TitleBadge {
  #site;
  #icon = /** @type {HTMLLinkElement} */ (document.querySelector("link[rel=icon]"));
  #quietIcon = this.#icon.href;
  #unreadIcon;

  /** @param {string} site @param {string} unreadIcon an address */
  constructor(site, unreadIcon) {
    this.#site = site;
    this.#unreadIcon = unreadIcon;
  }

  /** @param {{name: string, kind: string}} room @param {number} unread @param {number} mentioned */
  show(room, unread, mentioned) {
    const called = mentioned ? `@${formatCount(mentioned)} ` : "";
    const count = unread ? `(${formatCount(unread)}) ` : "";
    const title = `${called}${count}${roomLabel(room)} · ${this.#site}`;
    if (document.title !== title) document.title = title;
    const icon = unread ? this.#unreadIcon : this.#quietIcon;
    if (this.#icon.href !== icon) this.#icon.href = icon;
  }
}
