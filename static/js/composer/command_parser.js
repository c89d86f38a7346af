// A path such as /usr/bin is no command.
const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i;
const ESCAPED = /^\/(?=\/[a-z])/i; // the first of two slashes

/**
 * The command that a text is, or null.
 *
 * @param {string} body
 * @returns {{name: string, rest: string} | null}
 */
export function readCommand(body) {
  const [whole, name = "", rest = ""] = COMMAND.exec(body.trimEnd()) ?? [];
  return whole ? { name: name.toLowerCase(), rest } : null;
}

/**
 * What is posted of a text, or null where it is a command: of two slashes in front, one, as
 * Markdown escapes it.
 *
 * @param {string} body
 */
export function readText(body) {
  const command = readCommand(body);
  if (!command) return body.replace(ESCAPED, "\\");
  return command.name === "me" && command.rest ? `/me ${command.rest}` : null;
}
