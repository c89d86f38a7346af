/** Full-jitter backoff: a random delay below a bound that doubles with each attempt. */

/**
 * @param {number} attempt from 0
 * @param {{base?: number, cap?: number, random?: () => number}} [options] in milliseconds
 * @returns {number} milliseconds
 */
export function fullJitter(attempt, { base = 1_000, cap = 30_000, random = Math.random } = {}) {
  return random() * Math.min(cap, base * 2 ** attempt);
}

/** @type {import("../types.js").Schedule} */
export function schedule(ms, task) {
  const timer = setTimeout(task, ms);
  return () => clearTimeout(timer);
}
