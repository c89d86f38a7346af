/**
 * Shows the current room in all parts of the page.
 *
 * @typedef {import("../types.js").RoomInfo} RoomInfo
 *
 * @typedef {object} Parts
 * @property {import("./room_header.js").RoomHeader} header
 * @property {import("../panel/lazy_panel.js").LazyPanel} panel
 * @property {import("../composer/composer.js").Composer} composer
 * @property {import("../timeline/announcer.js").Announcer} announcer
 * @property {import("../timeline/timeline.js").Timeline} timeline
 * @property {import("../sidebar/room_overview.js").RoomOverview} roomOverview
 * @property {import("../presence/presence_controller.js").PresenceController} presence
 * @property {import("../ui/lazy_module.js").LazyModule<any, import("./room_left_notice.js").RoomLeftNotice>} leftNotice
 */
export class RoomView {
  #page;
  #client;
  #parts;
  /** Called with each room that is shown. @type {(room: string) => unknown} */
  onShow = () => {};

  /**
   * @param {import("../page.js").Page} page
   * @param {import("../net/client.js").Client} client
   * @param {Parts} parts
   */
  constructor(page, client, parts) {
    this.#page = page;
    this.#client = client;
    this.#parts = parts;
    this.room = page.room.id;
  }

  /** @param {string} room @param {number | null} [seq] of the message to go to */
  show(room, seq = null) {
    const { header, panel, composer, announcer, timeline, roomOverview, presence } = this.#parts;
    const { store, roomOpener } = this.#client;
    this.room = room;
    this.onShow(room);
    this.#page.showColumn("room");
    const state = store.room(room);
    const isFirst = room === this.#page.room.id && !store.isReady;
    this.#page.isRoomLeft = !state && !isFirst;
    if (this.#page.isRoomLeft) return this.showLeft();
    const info = state?.info ?? this.#page.room;
    header.show(info);
    if (state) panel.setRoom(state.info);
    composer.show(info);
    announcer.setRoom(room, state);
    roomOpener.setRoom(room);
    timeline.show(room, seq);
    roomOverview.show(room);
    presence.setRoom(room);
  }

  /** Keep the reasons of rooms that the user left. @param {import("../types.js").ServerEvent} event */
  handle(event) {
    if (!["room.joined", "room.left"].includes(event.type)) return;
    this.#parts.leftNotice.use((leftNotice) => leftNotice.handle(event));
  }

  /** The current room has changed. @param {RoomInfo} info */
  update(info) {
    if (this.#page.isRoomLeft) return this.show(info.id);
    this.#parts.header.show(info);
    this.#parts.panel.setRoom(info);
  }

  /** The user has left the room: show a notice instead. */
  showLeft() {
    this.#page.isRoomLeft = true;
    const { room } = this;
    this.#parts.leftNotice.use((leftNotice) => leftNotice.show(room));
    this.#parts.panel.close();
    this.#parts.composer.disable();
  }
}
