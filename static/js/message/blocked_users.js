/**
 * The users that the current user blocks. Their messages are folded to one line, which unfolds.
 *
 * It observes the rows, so a message only has to carry `data-author`.
 */
export class BlockedUsers {
  #rows;
  /** @type {Set<string>} */
  #ids = new Set();

  /** @param {HTMLElement} rows */
  constructor(rows) {
    this.#rows = rows;
    const watch = { childList: true, subtree: true, attributeFilter: ["data-author"] };
    new MutationObserver(() => this.#fold()).observe(rows, watch);
    rows.addEventListener("click", ({ target }) => unfold(target));
  }

  /** @param {import("../types.js").ServerEvent} event */
  handle({ blocks }) {
    if (!blocks) return;
    this.#ids = new Set(blocks);
    this.#fold();
  }

  /** @param {string} user */
  has(user) {
    return this.#ids.has(user);
  }

  #fold() {
    for (const message of this.#rows.children) {
      if (!(message instanceof HTMLElement) || message.dataset.author === undefined) continue;
      const isFolded = this.has(message.dataset.author) && message.dataset.unfolded !== "yes";
      if (message.hasAttribute("data-folded") !== isFolded) message.toggleAttribute("data-folded", isFolded);
    }
  }
}

/** @param {EventTarget | null} target */
function unfold(target) {
  const button = target instanceof Element ? target.closest("[data-unfold]") : null;
  const message = button?.closest("[data-folded]");
  if (!(message instanceof HTMLElement)) return;
  message.dataset.unfolded = "yes";
  message.removeAttribute("data-folded");
}
