import { find } from "./ui/dom.js";

const ADDRESS = /^([0-9a-f-]{36})\/(?:(\d{1,15})\/)?$/;

/** What the server wrote into the page: who I am, the room it was loaded for, addresses. */
export class Page {
  root = find(document, "chat");
  #data = this.root.dataset;
  #columns = new Columns(this.root);

  /** @returns {import("./types.js").User} */
  get me() {
    const { dataset } = find(this.root, "me");
    const { id = "", username = "", name = "", initials = "", hue = "0" } = dataset;
    return { id, username, name, initials, hue: Number(hue) };
  }

  /** The room the page was loaded for. */
  get room() {
    const { roomId: id = "", name = "", topic = "", kind = "" } = this.#data;
    return { id, name, topic, kind };
  }

  get site() {
    return this.#data.site ?? "";
  }

  /** The address of the icon that says that something is unread. */
  get unreadIcon() {
    return new URL(this.#data.unreadIcon ?? "", location.href).href;
  }

  get api() {
    return this.#data.api ?? "";
  }

  get socket() {
    return new URL(`/ws/chat/?user=${this.me.id}`, location.href.replace(/^http/, "ws")).href;
  }

  /** @param {string} room @param {number | null} [seq] of a message in it */
  addressOf(room, seq = null) {
    const address = (this.#data.address ?? "").replace(this.room.id, room);
    return seq === null ? address : `${address}${seq}/`;
  }

  /** The room, and the message in it, of the address that the browser shows. */
  get addressed() {
    return this.parse(location.pathname) ?? { room: this.room.id, seq: null };
  }

  /** @param {string} path @returns {{room: string, seq: number | null} | null} */
  parse(path) {
    const [before] = (this.#data.address ?? "").split(this.room.id);
    const found = path.startsWith(before) && path.slice(before.length).match(ADDRESS);
    return found ? { room: found[1], seq: found[2] ? Number(found[2]) : null } : null;
  }

  /** One column at a time on phones. @param {"room" | "rooms"} column */
  showColumn(column) {
    this.#columns.show(column);
  }

  /** Whether the room that is looked at is not ours any more. */
  get isRoomLeft() {
    return this.#data.roomLeft === "yes";
  }

  set isRoomLeft(isRoomLeft) {
    this.#data.roomLeft = isRoomLeft ? "yes" : "no";
  }
}

/** Which column phones show. Where the rooms stand alone they are the page's main part, with its heading. */
class Columns {
  #root;
  #isNarrow = matchMedia("(width < 45rem)");

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
    this.#isNarrow.addEventListener("change", () => this.#name());
  }

  /** @param {"room" | "rooms"} column */
  show(column) {
    this.#root.dataset.column = column;
    this.#name();
  }

  #name() {
    const isAlone = this.#isNarrow.matches && this.#root.dataset.column === "rooms";
    find(this.#root, "sidebar").role = isAlone ? "main" : "complementary";
    const site = find(this.#root, "site-name");
    site.role = isAlone ? "heading" : null;
    site.ariaLevel = isAlone ? "1" : null;
  }
}
