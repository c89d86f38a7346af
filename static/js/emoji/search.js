/** @typedef {import("./list.js").Emoji} Emoji */

const ASCII_ONLY = /^[\0-\x7f]+$/;

/**
 * Emoji with a word that starts with each word of `query`; matches of the name come first. Chinese
 * has no spaces, so non-ASCII words match anywhere within a word.
 *
 * @param {Emoji[]} all
 * @param {string} query
 * @returns {Emoji[]}
 */
export function searchEmoji(all, query) {
  const terms = query.toLowerCase().split(/[\s_]+/).filter(Boolean);
  const found = all.filter(({ words }) => terms.every((word) => isIn(` ${words}`, word)));
  return found.sort((one, other) => rank(one, terms[0]) - rank(other, terms[0]));
}

/** @param {string} words @param {string} word */
function isIn(words, word) {
  return words.includes(ASCII_ONLY.test(word) ? ` ${word}` : word);
}

/** @param {Emoji} emoji @param {string} [word] */
function rank({ name }, word = "") {
  return name.startsWith(word) ? 0 : 1;
}
