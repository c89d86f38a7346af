// A path such as /usr/bin is not a command.
const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i;
const ESCAPED = /^\/(?=\/[a-z])/i; // the first of two slashes

/**
 * Parse a slash command; null if the text is not one.
 *
 * @param {string} body
 * @returns {{name: string, rest: string} | null}
 */
export function readCommand(body) {
  const [whole, name = "", rest = ""] = COMMAND.exec(body.trimEnd()) ?? [];
  return whole ? { name: name.toLowerCase(), rest } : null;
}

/**
 * The text to post, or null for a command. Two leading slashes escape one, which becomes a
 * backslash for Markdown.
 *
 * @param {string} body
 */
export function readText(body) {
  const command = readCommand(body);
  if (!command) return body.replace(ESCAPED, "\\");
  return command.name === "me" && command.rest ? `/me ${command.rest}` : null;
}
