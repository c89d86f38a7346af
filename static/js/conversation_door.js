import { announce } from "./announcer.js";
import { find } from "./dom.js";
import { Later, withMarkup } from "./later.js";

/** The menu's buttons that hide and leave a direct conversation, and showing a hidden one again. */
export class ConversationDoor {
  #page;
  #parts;
  #conversation;
  #isLoaded = false;
  #isNarrow = matchMedia("(width < 45rem)");

  /**
   * @param {import("./page.js").Page} page
   * @param {object} parts
   * @param {import("./http.js").Http} parts.http
   * @param {import("./store.js").Store} parts.store
   * @param {import("./composer/notice.js").Notice} parts.notice
   * @param {import("./room_view.js").RoomView} parts.view
   * @param {(room: string) => void} parts.go
   */
  constructor(page, parts) {
    const { http, store, view } = parts;
    this.#page = page;
    this.#parts = parts;
    this.#conversation = new Later(parts.notice, () => withMarkup(import("./conversation.js")), ({ Conversation }) =>
      new Conversation({ http, store, report: (text) => this.#report(text), goOn: (room) => this.#goOn(room) }));
    for (const act of /** @type {const} */ (["hide", "leave"])) {
      find(page.root, `${act}-conversation`).addEventListener("click", ({ currentTarget }) => {
        closeMenu(/** @type {HTMLElement} */ (currentTarget));
        this.#conversation.use((conversation) => conversation[act](view.room));
      });
    }
    view.onLook = (room) => this.#unhide(room);
    store.subscribe(({ about, room }) => about === "rooms" && room === view.room && this.#load(room));
  }

  /** The room that the page was loaded for is known now. @param {string} room */
  #load(room) {
    if (!this.#isLoaded) this.#unhide(room);
    this.#isLoaded = true;
  }

  /** A hidden conversation that is opened is listed again. @param {string} room */
  #unhide(room) {
    const { store, http } = this.#parts;
    // Where that fails it stays hidden, and is listed for as long as it is looked at.
    if (store.room(room)?.isHidden) http.delete(`rooms/${room}/hidden`).catch(() => {});
  }

  /** Leave a room that is not listed any more for another. @param {string | null} room */
  #goOn(room) {
    if (room === null) return location.assign("/");
    this.#parts.go(room);
    if (this.#isNarrow.matches) find(this.#page.root, "back").click();
  }

  /** Above the field; where the list of rooms hides that, to screen readers. @param {string} text */
  #report(text) {
    const { dataset } = this.#page.root;
    if (dataset.column === "rooms" && this.#isNarrow.matches) announce(find(this.#page.root, "announcer"), text);
    else this.#parts.notice.tell(text);
  }
}

/** The focus goes back to what opened it. @param {HTMLElement} button */
function closeMenu(button) {
  const menu = /** @type {HTMLDetailsElement} */ (button.closest("details"));
  menu.open = false;
  menu.querySelector("summary")?.focus();
}
