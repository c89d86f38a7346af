/** @type {Map<string, string>} */
const names = new Map();

/** Learn what the emoji are called, when their list is loaded. @param {Iterable<[string, string]>} pairs */
export function addNames(pairs) {
  for (const [emoji, name] of pairs) names.set(emoji, name);
}

/** The name of an emoji, or itself: screen readers know it too. @param {string} emoji */
export function describeEmoji(emoji) {
  return names.get(emoji) ?? emoji;
}
