import assert from "node:assert/strict";
import { test } from "node:test";

import { translate } from "../../static/js/emoji/catalog.js";
import { EMOJI } from "../../static/js/emoji/list.js";
import { searchEmoji } from "../../static/js/emoji/search.js";
import { WORDS as HANS } from "../../static/js/emoji/zh_hans.js";
import { WORDS as HANT } from "../../static/js/emoji/zh_hant.js";

const find = (query, all = EMOJI) => searchEmoji(all, query).map(({ emoji }) => emoji);

test("every emoji has a name, appears once and is found by its words", () => {
  assert.ok(EMOJI.length > 300);
  assert.equal(new Set(EMOJI.map(({ emoji }) => emoji)).size, EMOJI.length);
  for (const { emoji, name } of EMOJI) assert.ok(emoji && name, `${emoji} ${name}`);
  assert.equal(find("thumb up")[0], "👍");
  assert.equal(find("+1")[0], "👍");
  assert.deepEqual(find("nothing of that name"), []);
});

test("a name and an emoji may start with a digit", () => {
  const names = new Map(EMOJI.map(({ emoji, name }) => [emoji, name]));
  assert.equal(names.get("🥇"), "1st place medal");
  assert.equal(names.get("1️⃣"), "keycap 1");
});

test("in Chinese, emoji have Chinese names and are found in Chinese and in English", () => {
  for (const [words, name, query] of [[HANT, "讚", "喜極而泣"], [HANS, "拇指向上", "笑哭"]]) {
    const all = translate(EMOJI, words);
    assert.equal(all.find(({ emoji }) => emoji === "👍").name, name);
    assert.equal(find(query, all)[0], "😂");
    assert.equal(find("thumbs up", all)[0], "👍");
    assert.ok(find("茶", all).includes("🍵"));
    assert.deepEqual(all.map(({ emoji }) => emoji), EMOJI.map(({ emoji }) => emoji));
    const named = all.filter(({ name: each }) => !/^[ -~]+$/.test(each));
    assert.ok(named.length >= EMOJI.length - 4, "all but the keycaps have a Chinese name");
  }
});
