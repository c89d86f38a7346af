import { find } from "./dom.js";

/** What the server wrote into the page: who I am, the room it was loaded for, addresses. */
export class Page {
  root = find(document, "chat");
  #data = this.root.dataset;

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

  get api() {
    return this.#data.api ?? "";
  }

  get socket() {
    return new URL("/ws/chat/", location.href.replace(/^http/, "ws")).href;
  }

  /** @param {string} room */
  addressOf(room) {
    return (this.#data.address ?? "").replace(this.room.id, room);
  }

  /** The room of the address that the browser shows. */
  get addressed() {
    const [before, after] = (this.#data.address ?? "").split(this.room.id);
    return location.pathname.slice(before.length, location.pathname.length - after.length);
  }

  /** One column at a time on phones. @param {"room" | "rooms"} column */
  showColumn(column) {
    this.#data.column = column;
  }

  /** Whether the room that is looked at is not ours any more. */
  get isLost() {
    return this.#data.lost === "yes";
  }

  set isLost(isLost) {
    this.#data.lost = isLost ? "yes" : "no";
  }
}
