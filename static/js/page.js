import { find } from "./ui/dom.js";

const ADDRESS = /^([0-9a-f-]{36})\/(?:(\d{1,15})\/)?$/;

/** The data that the server rendered into the page: the user, the room, URLs. */
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

  /** The URL of the favicon with a dot. */
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

  /** The room and message that the browser's address names. */
  get addressed() {
    return this.parse(location.pathname) ?? { room: this.room.id, seq: null };
  }

  /** @param {string} path @returns {{room: string, seq: number | null} | null} */
  parse(path) {
    const [before] = (this.#data.address ?? "").split(this.room.id);
    const found = path.startsWith(before) && path.slice(before.length).match(ADDRESS);
    return found ? { room: found[1], seq: found[2] ? Number(found[2]) : null } : null;
  }

  /** Choose the column that narrow screens show. @param {"room" | "rooms"} column */
  showColumn(column) {
    this.#columns.show(column);
  }

  /** Whether the user has left the current room. */
  get isRoomLeft() {
    return this.#data.roomLeft === "yes";
  }

  set isRoomLeft(isRoomLeft) {
    this.#data.roomLeft = isRoomLeft ? "yes" : "no";
  }
}

/** The column that narrow screens show. While it is the sidebar, that is the page's main landmark. */
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
