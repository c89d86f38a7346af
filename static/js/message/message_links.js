/** Follows links in messages to rooms and messages of this site within the page. */
export class MessageLinks {
  /**
   * @param {HTMLElement} rows
   * @param {import("../page.js").Page} page
   * @param {(room: string, seq: number | null) => boolean} onFollow whether it is a room of the user
   */
  constructor(rows, page, onFollow) {
    rows.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
      if (!(link instanceof HTMLAnchorElement) || !isPlain) return;
      const target = link.origin === location.origin ? page.parse(link.pathname) : null;
      if (target && onFollow(target.room, target.seq)) event.preventDefault();
    });
  }
}
