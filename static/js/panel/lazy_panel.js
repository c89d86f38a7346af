import { LazyModule, withMarkup } from "../ui/lazy_module.js";
import { HeaderCounts } from "./header_counts.js";
import { offerViews } from "./panel_routes.js";

/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** The buttons that open the side panel, which is loaded when one is first pressed. */
export class LazyPanel {
  #page;
  #counts;
  #panel;
  /** @type {RoomInfo | null} */
  #room = null;

  /**
   * @param {HTMLElement} page
   * @param {object} parts
   * @param {import("../net/http.js").Http} parts.http
   * @param {import("../ui/notice.js").Notice} parts.notice
   * @param {string} parts.me
   * @param {import("../message/blocked_users.js").BlockedUsers} parts.blocks
   * @param {(room: RoomInfo) => void} parts.enter
   */
  constructor(page, { notice, ...parts }) {
    this.#page = page;
    this.#counts = new HeaderCounts(page, parts.http);
    this.#panel = new LazyModule(
      notice,
      () => withMarkup(import("./side_panel.js")),
      ({ SidePanel }) => new SidePanel(page, parts, this.#room),
    );
    page.addEventListener("click", ({ target }) => this.#choose(target));
  }

  /** Switch to a room, or update the current one. @param {RoomInfo} room */
  setRoom(room) {
    this.#room = room;
    offerViews(this.#page, room);
    this.#counts.setRoom(room);
    this.#panel.part?.setRoom(room);
  }

  /** @param {import("./types.js").ServerEvent} event */
  handle(event) {
    this.#counts.handle(event);
    this.#panel.part?.handle(event);
  }

  close() {
    this.#panel.part?.close();
  }

  /** @param {EventTarget | null} target */
  #choose(target) {
    const button = target instanceof Element ? target.closest("[data-open-panel], [data-new-direct]") : null;
    if (button instanceof HTMLElement) this.#panel.use((panel) => panel.choose(button));
  }
}
