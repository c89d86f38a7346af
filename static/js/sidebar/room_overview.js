import { batch } from "../ui/batch.js";

/** Shows the state of all rooms: in the sidebar, the page title and the favicon. */
export class RoomOverview {
  #store;
  #sidebar;
  #titleBadge;
  #current = "";
  #queue = batch(() => this.#render());

  /**
   * @param {import("../store/store.js").Store} store
   * @param {import("./sidebar.js").Sidebar} sidebar
   * @param {import("./title_badge.js").TitleBadge} titleBadge
   */
  constructor(store, sidebar, titleBadge) {
    this.#store = store;
    this.#sidebar = sidebar;
    this.#titleBadge = titleBadge;
  }

  /** @param {string} current */
  show(current) {
    this.#current = current;
    this.#queue();
  }

  #render() {
    const { rooms: all, me, isReady } = this.#store;
    if (!isReady) return;
    this.#sidebar.show(all, this.#current);
    const rooms = all.filter((each) => !each.isHidden);
    const room = this.#store.room(this.#current);
    const unread = rooms.reduce((sum, each) => sum + each.countUnread(me), 0);
    const mentioned = rooms.reduce((sum, each) => sum + each.countMentions(me), 0);
    if (room) this.#titleBadge.show(room.info, unread, mentioned);
  }
}
