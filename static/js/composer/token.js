/** @typedef {{trigger: string, query: string, start: number}} Token `start` is where the trigger is */

// After a letter or a digit none of these begins anything: bob@example.com, 10:30, C#.
const TOKEN = /(?:^|[^A-Za-z0-9_@:#&/])([@:#])([^\s@:#]*)$/u;
const LONGEST = 40;
/** @type {Record<string, number>} how much must be written before anything is offered */
const LEAST = { "@": 0, "#": 0, ":": 2 };

/** What is being written at the end of `text` that could be completed. @param {string} text @returns {Token | null} */
export function findToken(text) {
  const [, trigger = "", query = ""] = TOKEN.exec(text) ?? [];
  if (!trigger || query.length < LEAST[trigger] || query.length > LONGEST) return null;
  return { trigger, query, start: text.length - query.length - 1 };
}
