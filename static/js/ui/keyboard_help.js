import { find } from "./dom.js";
import { areLettersOn, printKeys } from "./shortcuts.js";

/** The dialog that lists the shortcuts and can turn single-letter ones off, for speech input. */
export class KeyboardHelp {
  #dialog;
  #shortcuts;

  /**
   * @param {HTMLElement} root
   * @param {import("./shortcuts.js").Shortcuts} shortcuts
   * @param {import("../store/local_store.js").LocalStore} localStore
   */
  constructor(root, shortcuts, localStore) {
    this.#dialog = /** @type {HTMLDialogElement} */ (find(root, "keyboard-help"));
    document.body.append(this.#dialog); // narrow screens hide the room's column while they show the sidebar
    this.#shortcuts = shortcuts;
    const letters = /** @type {HTMLInputElement} */ (find(this.#dialog, "letters"));
    letters.checked = areLettersOn(localStore);
    letters.addEventListener("change", () => localStore.put("letters", letters.checked));
  }

  open() {
    find(this.#dialog, "keys").replaceChildren(...this.#shortcuts.list.flatMap(list));
    this.#dialog.showModal();
  }
}

/** @param {import("./shortcuts.js").Shortcut} shortcut */
function list({ keys, text }) {
  const term = document.createElement("dt");
  const description = document.createElement("dd");
  description.textContent = text;
  for (const key of printKeys(keys)) {
    const cap = document.createElement("kbd");
    cap.textContent = key;
    term.append(cap);
  }
  return [term, description];
}
