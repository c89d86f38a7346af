import { find } from "./dom.js";
import { gettext } from "./i18n.js";
import { LazyModule, withMarkup } from "./lazy_module.js";
import { areLettersOn, Shortcuts } from "./shortcuts.js";

/** The keyboard shortcuts of the chat page, in the order listed under `?`. */
export class Keyboard {
  #root;

  /**
   * @param {HTMLElement} root
   * @param {import("./notice.js").Notice} notice
   * @param {import("../store/local_store.js").LocalStore} localStore holds whether single-letter shortcuts are on
   * @param {(room: string) => void} onChoose
   */
  constructor(root, notice, localStore, onChoose) {
    this.#root = root;
    const shortcuts = new Shortcuts(document, () => areLettersOn(localStore));
    const load = () => withMarkup(import("./keyboard_help.js"));
    const help = new LazyModule(notice, load, ({ KeyboardHelp }) => new KeyboardHelp(root, shortcuts, localStore));
    const showHelp = () => help.use((dialog) => dialog.open());
    for (const opener of root.querySelectorAll("[data-help]")) opener.addEventListener("click", showHelp);
    shortcuts.add(
      { keys: "?", text: gettext("Show shortcuts"), run: showHelp },
      { keys: "Ctrl+K", text: gettext("Search rooms") },
      { keys: "c", text: gettext("Write a message"), run: () => find(root, "field").focus() },
      { keys: "l", text: gettext("Focus messages"), run: () => find(root, "log").focus() },
      { keys: "Alt+ArrowUp", text: gettext("Previous room"), run: () => this.#step(-1, onChoose) },
      { keys: "Alt+ArrowDown", text: gettext("Next room"), run: () => this.#step(1, onChoose) },
      { keys: "ArrowUp+ArrowDown", text: gettext("Move through messages, rooms, menus and suggestions") },
      { keys: "Enter", text: gettext("Send message") },
      { keys: "Shift+Enter", text: gettext("New line") },
      { keys: "ArrowUp", text: gettext("Edit last message (empty composer)") },
      { keys: "Tab", text: gettext("Accept suggestion") },
      { keys: "Escape", text: gettext("Close") },
    );
  }

  /** @param {number} by @param {(room: string) => void} onChoose */
  #step(by, onChoose) {
    const links = [...find(this.#root, "sidebar").querySelectorAll("[data-room]")];
    const here = links.findIndex((link) => link.hasAttribute("aria-current"));
    const next = links.at((here + by + links.length) % links.length);
    if (next instanceof HTMLElement) onChoose(next.dataset.room ?? "");
  }
}
