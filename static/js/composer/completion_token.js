/** @typedef {{trigger: string, query: string, start: number}} Token `start` is the index of the trigger */

// A trigger does not count after a letter or a digit: bob@example.com, 10:30, C#.
const TOKEN = /(?:^|[^A-Za-z0-9_@:#&/])([@:#])([^\s@:#]*)$/u;
// A colon after a Chinese character is punctuation: 備註:好的.
const COLON = /[\p{L}\p{N}]:[^:]*$/u;
const MAX_QUERY = 40;
/** @type {Record<string, number>} the minimum query length for ASCII queries, by trigger */
const MIN_LENGTH = { "@": 0, "#": 0, ":": 2 };
const ASCII_ONLY = /^[\0-\x7f]*$/;

/** The token at the end of `text` that can be completed. @param {string} text @returns {Token | null} */
export function findToken(text) {
  const [, trigger = "", query = ""] = TOKEN.exec(text) ?? [];
  if (!trigger || (trigger === ":" && COLON.test(text))) return null;
  if (query.length > MAX_QUERY || (ASCII_ONLY.test(query) && query.length < MIN_LENGTH[trigger])) return null;
  return { trigger, query, start: text.length - query.length - 1 };
}
