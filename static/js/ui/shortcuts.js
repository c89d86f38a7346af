/**
 * @typedef {object} Shortcut
 * @property {string} keys as it is pressed: `?`, `c`, `Alt+ArrowUp`
 * @property {string} text its description
 * @property {() => void} [run] without it the key is only listed
 */

const NAMES = { ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc" };

/** The page's keyboard shortcuts. Off while typing and while a dialog is open. */
export class Shortcuts {
  /** @type {Shortcut[]} */
  list = [];
  #isOn;

  /** @param {EventTarget} page @param {() => boolean} isOn whether single-letter shortcuts are on */
  constructor(page, isOn) {
    this.#isOn = isOn;
    page.addEventListener("keydown", (event) => this.#press(/** @type {KeyboardEvent} */ (event)));
  }

  /** @param {Shortcut[]} shortcuts */
  add(...shortcuts) {
    this.list.push(...shortcuts);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.defaultPrevented || event.isComposing || event.repeat || isTyping(event.target)) return;
    const keys = keysOf(event);
    const found = this.list.find((shortcut) => shortcut.run && shortcut.keys === keys);
    if (!found?.run || (keys.length === 1 && !this.#isOn())) return;
    event.preventDefault();
    found.run();
  }
}

/** Whether single-letter shortcuts are on. @param {import("../store/local_store.js").LocalStore} localStore @returns {boolean} */
export function areLettersOn(localStore) {
  return localStore.get("letters") ?? true;
}

/** The labels of a shortcut's keys. @param {string} keys @returns {string[]} */
export function printKeys(keys) {
  return keys.split("+").map((key) => /** @type {Record<string, string>} */ (NAMES)[key] ?? key);
}

/** @param {KeyboardEvent} event */
function keysOf({ key, altKey, ctrlKey, metaKey }) {
  return `${ctrlKey || metaKey ? "Ctrl+" : ""}${altKey ? "Alt+" : ""}${key}`;
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (document.querySelector("dialog[open]")) return true;
  return target instanceof HTMLElement && (target.isContentEditable || isField(target));
}

/** @param {HTMLElement} element */
function isField(element) {
  return element.matches("input:not([type=checkbox], [type=radio]), textarea, select");
}
