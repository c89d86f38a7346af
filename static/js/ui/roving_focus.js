/** @type {Record<string, number>} */
const STEPS = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 };

/**
 * Move the focus among `items` with the arrow keys, Home and End.
 *
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} items
 * @param {number} [columns] of a grid: up and down move by rows, left and right by one
 * @returns {boolean} whether the key was handled
 */
export function moveFocus(event, items, columns = 1) {
  const index = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const isVertical = event.key === "ArrowDown" || event.key === "ArrowUp";
  /** @type {Record<string, number>} */
  const ends = { Home: 0, End: items.length - 1 };
  const step = (STEPS[event.key] ?? 0) * (isVertical ? columns : 1);
  const next = ends[event.key] ?? (step ? index + step : -1);
  if (!(event.key in ends) && !step) return false;
  event.preventDefault();
  items[Math.max(0, Math.min(items.length - 1, next))]?.focus();
  return true;
}
