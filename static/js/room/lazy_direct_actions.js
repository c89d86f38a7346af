import { find } from "../ui/dom.js";
import { LazyModule, withMarkup } from "../ui/lazy_module.js";

/** Loads DirectActions for the buttons of the room menu, and to unhide a hidden room that is opened. */
export class LazyDirectActions {
  #store;
  #view;
  #actions;

  /** @param {import("../page.js").Page} page @param {import("./direct_actions.js").Parts} parts */
  constructor(page, parts) {
    this.#store = parts.store;
    this.#view = parts.view;
    const load = () => withMarkup(import("./direct_actions.js"));
    this.#actions = new LazyModule(parts.notice, load, ({ DirectActions }) => new DirectActions(page, parts));
    for (const name of /** @type {const} */ (["hide", "leave"])) {
      find(page.root, `${name}-conversation`).addEventListener("click", () => this.#run(name));
    }
    parts.view.onShow = (room) => this.#unhide(room);
    this.#unhideFirst();
  }

  /** @param {"hide" | "leave"} name */
  #run(name) {
    this.#actions.use((actions) => actions[name](this.#view.room));
  }

  /** @param {string} room */
  #unhide(room) {
    if (this.#store.room(room)?.isHidden) this.#actions.use((actions) => actions.unhide(room));
  }

  /** The room of the page's address is shown before the store has it. */
  #unhideFirst() {
    let isLoaded = false;
    this.#store.subscribe(({ about, room = "" }) => {
      if (isLoaded || about !== "rooms" || room !== this.#view.room) return;
      isLoaded = true;
      this.#unhide(room);
    });
  }
}
