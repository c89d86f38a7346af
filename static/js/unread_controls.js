/** What marks a message and all below it unread: a row that says `mark-unread`. */
export class UnreadControls {
  /** @param {HTMLElement} rows @param {(seq: number) => void} onMark */
  constructor(rows, onMark) {
    rows.addEventListener("mark-unread", (event) => {
      if (event instanceof CustomEvent) onMark(event.detail.seq);
    });
  }
}
