import { stamp } from "../ui/dom.js";
import { LongPress } from "./long_press.js";

/** @typedef {import("../types.js").Message} Message */

/**
 * The one toolbar of all messages: it goes to the one that is pointed at or has the focus. The
 * arrow keys move from message to message; a long press opens the menu where there is no pointer.
 */
export class MessageTools {
  #log;
  #tools = stamp("message-tools");
  #hooks;

  /**
   * @param {HTMLElement} log
   * @param {object} hooks
   * @param {(seq: number) => {message: Message, acts: Set<string>} | null} hooks.lookUp
   * @param {(act: string, message: Message, anchor: HTMLElement) => void} hooks.onAct
   */
  constructor(log, hooks) {
    this.#log = log;
    this.#hooks = hooks;
    log.addEventListener("pointerover", (event) => event.pointerType !== "touch" && this.#visit(event.target));
    log.addEventListener("pointerleave", () => this.#leave());
    log.addEventListener("focusin", ({ target }) => this.#visit(target));
    log.addEventListener("keydown", (event) => this.#press(event));
    this.#tools.addEventListener("click", (event) => this.#choose(event));
    new LongPress(log, (target) => this.#openMenu(target));
  }

  /** @param {EventTarget | null} target */
  #visit(target) {
    const row = rowOf(target);
    if (!row || row.contains(this.#tools)) return;
    const acts = this.#hooks.lookUp(Number(row.dataset.seq))?.acts;
    if (!acts?.size) return this.#tools.remove();
    for (const button of this.#buttons) {
      const act = button.dataset.act ?? "";
      button.hidden = act !== "more" && !acts.has(act);
    }
    row.append(this.#tools);
  }

  #leave() {
    if (!this.#tools.contains(document.activeElement)) this.#tools.remove();
  }

  /** @param {MouseEvent} event */
  #choose({ target }) {
    const button = target instanceof Element ? target.closest("[data-act]") : null;
    const row = rowOf(target);
    const found = row && this.#hooks.lookUp(Number(row.dataset.seq));
    if (!(button instanceof HTMLElement) || !found) return;
    this.#hooks.onAct(button.dataset.act ?? "", found.message, button);
  }

  /** @param {Element} target */
  #openMenu(target) {
    const row = rowOf(target);
    const found = row && this.#hooks.lookUp(Number(row.dataset.seq));
    if (row && found?.acts.size) this.#hooks.onAct("more", found.message, row);
  }

  /** From the log, and from a message, the arrows up and down go to a message. */
  #press(/** @type {KeyboardEvent} */ event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const { target } = event;
    if (!step || !(target instanceof HTMLElement) || event.ctrlKey || event.metaKey) return;
    if (target !== this.#log && !target.matches("article[data-seq]")) return;
    const rows = this.#rows;
    const index = target === this.#log ? this.#place(rows) : rows.indexOf(target) + step;
    if (!rows[index]) return;
    event.preventDefault();
    rows[index].focus({ preventScroll: true });
    rows[index].scrollIntoView({ block: "nearest" });
  }

  /** The index of the last message that is seen. @param {HTMLElement[]} rows */
  #place(rows) {
    const { bottom } = this.#log.getBoundingClientRect();
    return rows.findLastIndex((row) => row.getBoundingClientRect().bottom <= bottom + 1);
  }

  get #rows() {
    return /** @type {HTMLElement[]} */ ([...this.#log.querySelectorAll("article[data-seq]")]);
  }

  get #buttons() {
    return /** @type {HTMLElement[]} */ ([...this.#tools.querySelectorAll("[data-act]")]);
  }
}

/** The message that holds `target`. @param {EventTarget | null} target */
function rowOf(target) {
  const row = target instanceof Element ? target.closest("article[data-seq]") : null;
  return row instanceof HTMLElement ? row : null;
}
