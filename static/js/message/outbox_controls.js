/** Retries or discards unsent messages, by their buttons; follows discards in other tabs. */
export class OutboxControls {
  #outbox;

  /**
   * @param {HTMLElement} rows
   * @param {import("../store/local_store.js").LocalStore} localStore
   * @param {import("../net/outbox.js").Outbox} outbox
   */
  constructor(rows, localStore, outbox) {
    this.#outbox = outbox;
    rows.addEventListener("click", (event) => this.#press(event));
    window.addEventListener("storage", ({ key, newValue }) => {
      const id = localStore.keyOf(key);
      if (id && newValue === null) outbox.discard(id);
    });
  }

  /** @param {MouseEvent} event */
  #press({ target }) {
    if (!(target instanceof Element)) return;
    const row = target.closest("[data-client-id]");
    const id = row instanceof HTMLElement ? (row.dataset.clientId ?? "") : "";
    if (target.closest("[data-retry]")) this.#outbox.retry(id);
    if (target.closest("[data-discard]")) this.#outbox.discard(id);
  }
}
