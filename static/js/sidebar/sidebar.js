import { find } from "../ui/dom.js";
import { moveFocus } from "../ui/roving_focus.js";
import { RoomItem } from "./room_item.js";
import { sortRooms } from "./room_order.js";

/** @typedef {import("../store/room_state.js").RoomState} RoomState */

/** The lists of rooms and direct messages, in the chosen order. Arrow keys move between them. */
export class Sidebar {
  #root;
  #parts;
  /** @type {Map<string, RoomItem>} */
  #items = new Map();
  /** @type {() => void} */
  #redraw = () => {};

  /**
   * @param {HTMLElement} root
   * @param {object} parts
   * @param {string} parts.me
   * @param {import("../store/local_store.js").LocalStore} parts.localStore where the order is kept
   * @param {(room: string) => string} parts.address
   * @param {(room: string) => void} parts.onChoose
   */
  constructor(root, parts) {
    this.#root = root;
    this.#parts = parts;
    const lists = find(root, "lists");
    lists.addEventListener("click", (event) => choose(event, parts.onChoose));
    lists.addEventListener("keydown", (event) => move(event, lists));
    find(root, "orders").addEventListener("click", ({ target }) => this.#reorder(target));
    this.#showOrder();
  }

  /** Hidden rooms are left out, except the current one. @param {RoomState[]} rooms @param {string} current */
  show(rooms, current) {
    this.#redraw = () => this.show(rooms, current);
    const listed = rooms.filter((room) => !room.isHidden || room.info.id === current);
    const sorted = sortRooms(listed, this.#order);
    const isDirect = (/** @type {RoomState} */ { info }) => info.kind === "direct";
    this.#fill("rooms", sorted.filter((room) => !isDirect(room)), current);
    this.#fill("direct", sorted.filter(isDirect), current);
  }

  focus() {
    const lists = find(this.#root, "lists");
    const link = lists.querySelector("[aria-current]") ?? lists.querySelector("a");
    if (link instanceof HTMLElement) link.focus();
  }

  /** @returns {import("./room_order.js").Order} */
  get #order() {
    return this.#parts.localStore.get("order") === "recent" ? "recent" : "name";
  }

  /** @param {EventTarget | null} target */
  #reorder(target) {
    const button = target instanceof Element ? target.closest("[data-order]") : null;
    if (!(button instanceof HTMLElement)) return;
    this.#parts.localStore.put("order", button.dataset.order);
    this.#showOrder();
    this.#redraw();
  }

  #showOrder() {
    for (const button of this.#root.querySelectorAll("[data-order]")) {
      const { order } = /** @type {HTMLElement} */ (button).dataset;
      button.setAttribute("aria-pressed", String(order === this.#order));
    }
  }

  /** @param {"rooms" | "direct"} hook @param {RoomState[]} rooms @param {string} current */
  #fill(hook, rooms, current) {
    const list = find(this.#root, hook);
    const items = rooms.map((room) => this.#draw(room, room.info.id === current));
    const isSame = items.every((item, index) => list.children[index] === item);
    if (!isSame || list.children.length !== items.length) replaceItems(list, items);
  }

  /** @param {RoomState} room @param {boolean} isCurrent */
  #draw(room, isCurrent) {
    const { id } = room.info;
    const item = this.#items.get(id) ?? new RoomItem(id, this.#parts.address(id));
    this.#items.set(id, item);
    const { me } = this.#parts;
    item.fill(room.info, { unread: room.countUnread(me), mentioned: room.countMentions(me) }, isCurrent);
    return item.element;
  }
}

/** Replace the items and keep the focus. @param {HTMLElement} list @param {HTMLElement[]} items */
function replaceItems(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  list.replaceChildren(...items);
  if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
}

/** @param {KeyboardEvent} event @param {HTMLElement} lists */
function move(event, lists) {
  const links = /** @type {HTMLElement[]} */ ([...lists.querySelectorAll("[data-room]")]);
  const isOnOne = event.target instanceof HTMLElement && links.includes(event.target);
  if (isOnOne && !event.altKey && !event.ctrlKey && !event.metaKey) moveFocus(event, links);
}

/** @param {MouseEvent} event @param {(room: string) => void} onChoose */
function choose(event, onChoose) {
  const link = event.target instanceof Element ? event.target.closest("[data-room]") : null;
  const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
  if (!(link instanceof HTMLElement) || !isPlain) return;
  event.preventDefault();
  onChoose(link.dataset.room ?? "");
}
