/** @type {Map<string, string>} */
const names = new Map();

/** Register the names of emoji, when their list is loaded. @param {Iterable<[string, string]>} pairs */
export function addNames(pairs) {
  for (const [emoji, name] of pairs) names.set(emoji, name);
}

/** The name of an emoji, or the emoji itself, which screen readers name too. @param {string} emoji */
export function describeEmoji(emoji) {
  return names.get(emoji) ?? emoji;
}
