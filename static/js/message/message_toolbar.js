import { stamp } from "../ui/dom.js";
import { LongPress } from "./long_press.js";

/** @typedef {import("../types.js").Message} Message */

/**
 * The toolbar of the message that is hovered or focused; there is one for all. Arrow keys move
 * between messages; a long press opens the menu on touch screens.
 */
export class MessageToolbar {
  #log;
  #toolbar = stamp("message-toolbar");
  #hooks;

  /**
   * @param {HTMLElement} log
   * @param {object} hooks
   * @param {(seq: number) => {message: Message, actions: Set<string>} | null} hooks.lookUp
   * @param {(action: string, message: Message, anchor: HTMLElement) => void} hooks.onAction
   */
  constructor(log, hooks) {
    this.#log = log;
    this.#hooks = hooks;
    log.addEventListener("pointerover", (event) => event.pointerType !== "touch" && this.#visit(event.target));
    log.addEventListener("pointerleave", () => this.#leave());
    log.addEventListener("focusin", ({ target }) => this.#visit(target));
    log.addEventListener("keydown", (event) => this.#press(event));
    this.#toolbar.addEventListener("click", (event) => this.#choose(event));
    new LongPress(log, (target) => this.#openMenu(target));
  }

  /** @param {EventTarget | null} target */
  #visit(target) {
    const row = rowOf(target);
    if (!row || row.contains(this.#toolbar)) return;
    const actions = this.#hooks.lookUp(Number(row.dataset.seq))?.actions;
    if (!actions?.size) return this.#toolbar.remove();
    for (const button of this.#buttons) {
      const action = button.dataset.action ?? "";
      button.hidden = action !== "more" && !actions.has(action);
    }
    row.append(this.#toolbar);
  }

  #leave() {
    if (!this.#toolbar.contains(document.activeElement)) this.#toolbar.remove();
  }

  /** @param {MouseEvent} event */
  #choose({ target }) {
    const button = target instanceof Element ? target.closest("[data-action]") : null;
    const row = rowOf(target);
    const found = row && this.#hooks.lookUp(Number(row.dataset.seq));
    if (!(button instanceof HTMLElement) || !found) return;
    this.#hooks.onAction(button.dataset.action ?? "", found.message, button);
  }

  /** @param {Element} target */
  #openMenu(target) {
    const row = rowOf(target);
    const found = row && this.#hooks.lookUp(Number(row.dataset.seq));
    if (row && found?.actions.size) this.#hooks.onAction("more", found.message, row);
  }

  /** Move between messages with the up and down arrow keys. */
  #press(/** @type {KeyboardEvent} */ event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const { target } = event;
    if (!step || !(target instanceof HTMLElement) || event.ctrlKey || event.metaKey) return;
    if (target !== this.#log && !target.matches("article[data-seq]")) return;
    const rows = this.#rows;
    const index = target === this.#log ? this.#lastVisible(rows) : rows.indexOf(target) + step;
    if (!rows[index]) return;
    event.preventDefault();
    rows[index].focus({ preventScroll: true });
    rows[index].scrollIntoView({ block: "nearest" });
  }

  /** The index of the last visible message. @param {HTMLElement[]} rows */
  #lastVisible(rows) {
    const { bottom } = this.#log.getBoundingClientRect();
    return rows.findLastIndex((row) => row.getBoundingClientRect().bottom <= bottom + 1);
  }

  get #rows() {
    return /** @type {HTMLElement[]} */ ([...this.#log.querySelectorAll("article[data-seq]")]);
  }

  get #buttons() {
    return /** @type {HTMLElement[]} */ ([...this.#toolbar.querySelectorAll("[data-action]")]);
  }
}

/** The row of the message that contains `target`. @param {EventTarget | null} target */
function rowOf(target) {
  const row = target instanceof Element ? target.closest("article[data-seq]") : null;
  return row instanceof HTMLElement ? row : null;
}
