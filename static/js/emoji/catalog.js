import { addNames } from "./names.js";

/** @typedef {import("./list.js").Emoji} Emoji */

/** What the emoji are called in other languages, by the language of the page. @type {Record<string, () => Promise<{WORDS: string}>>} */
const LANGUAGES = {
  "zh-hant": () => import("./zh_hant.js"),
  "zh-hans": () => import("./zh_hans.js"),
};

/** @type {Promise<Emoji[]> | undefined} */
let loaded;

/** What is offered, named in the language of the page, and found by English words too. Loaded when it is first wanted. */
export function loadEmoji() {
  loaded ??= load();
  return loaded;
}

async function load() {
  const importWords = LANGUAGES[document.documentElement.lang.toLowerCase()];
  const [{ EMOJI }, words] = await Promise.all([
    import("./list.js"),
    importWords?.().catch(() => undefined), // then they are called as in English
  ]);
  const all = words ? translate(EMOJI, words.WORDS) : EMOJI;
  addNames(all.map(({ emoji, name }) => [emoji, name]));
  return all;
}

/** @param {Emoji[]} all @param {string} words as tests/emoji_words.py writes them @returns {Emoji[]} */
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
