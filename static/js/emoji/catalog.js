import { addNames } from "./names.js";

/** @typedef {import("./list.js").Emoji} Emoji */

/** The names of emoji in other languages. @type {Record<string, () => Promise<{WORDS: string}>>} */
const LANGUAGES = {
  "zh-hant": () => import("./zh_hant.js"),
  "zh-hans": () => import("./zh_hans.js"),
};

/** @type {Promise<Emoji[]> | undefined} */
let loaded;

/** The emoji with names in the page's language, which can be searched in English too. Loaded on first use. */
export function loadEmoji() {
  loaded ??= load();
  return loaded;
}

async function load() {
  const importWords = LANGUAGES[document.documentElement.lang.toLowerCase()];
  const [{ EMOJI }, words] = await Promise.all([
    import("./list.js"),
    importWords?.().catch(() => undefined), // fall back to English names
  ]);
  const all = words ? translate(EMOJI, words.WORDS) : EMOJI;
  addNames(all.map(({ emoji, name }) => [emoji, name]));
  return all;
}

/** @param {Emoji[]} all @param {string} words in the format of tests/emoji_words.py @returns {Emoji[]} */
export function translate(all, words) {
  const known = new Map(words.split(";").map(read));
  return all.map((each) => {
    const { name, more } = known.get(each.emoji) ?? { name: each.name, more: "" };
    return { emoji: each.emoji, name, words: `${name} ${more} ${each.words}` };
  });
}

/** @param {string} text @returns {[string, {name: string, more: string}]} */
function read(text) {
  const [, emoji = "", name = "", more = ""] = /^(\S+) ([^|]+)(?:\|(.*))?$/.exec(text) ?? [];
  return [emoji, { name, more }];
}
