const MIN_LINES = 3;
const SHARE = 0.5; // of the lines that are not empty
const SIGNS = [
  /^(?:\t| {2,})\S/, // indented
  /[;{}]\s*$/,
  /=>|^\s*<\/?\w/,
  /^\s*(?:def|class|function|import|from|const|let|return|if|for|while|public|private)\b.*[:({>)]\s*$/,
];

/** Whether a text that was pasted looks like code of several lines. @param {string} text */
export function looksLikeCode(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const isCode = (/** @type {string} */ line) => SIGNS.some((sign) => sign.test(line));
  return lines.length >= MIN_LINES && lines.filter(isCode).length >= lines.length * SHARE;
}

/** The text as a block of code, whatever is in it. @param {string} text */
export function fence(text) {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}\n${text.replace(/\n$/, "")}\n${marks}`;
}
