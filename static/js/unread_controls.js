/** What marks a message and all below it unread: any button with `data-mark-unread` in its row. */
export class UnreadControls {
  /** @param {HTMLElement} rows @param {(seq: number) => void} onMark */
  constructor(rows, onMark) {
    rows.addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("[data-mark-unread]") : null;
      const row = button?.closest("[data-seq]");
      if (row instanceof HTMLElement) onMark(Number(row.dataset.seq));
    });
  }
}
