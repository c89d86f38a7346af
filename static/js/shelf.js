/** JSON values kept in the browser's storage under one prefix; without storage, in memory. */
export class Shelf {
  #prefix;
  #storage;

  /** @param {string} prefix @param {Storage} storage */
  constructor(prefix, storage) {
    this.#prefix = `confab:${prefix}:`;
    this.#storage = storage;
  }

  /** @param {string} key @returns {any} the value, or null */
  get(key) {
    return parse(this.#storage.getItem(this.#prefix + key));
  }

  /** @returns {any[]} every value under the prefix */
  all() {
    const keys = Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i) ?? "");
    const ours = keys.filter((key) => key.startsWith(this.#prefix));
    return ours.map((key) => parse(this.#storage.getItem(key))).filter((value) => value !== null);
  }

  /** @param {string} key @param {unknown} value null takes it away */
  put(key, value) {
    if (value === null) return this.#storage.removeItem(this.#prefix + key);
    try {
      this.#storage.setItem(this.#prefix + key, JSON.stringify(value));
    } catch {
      // The storage is full: the value lives as long as the page.
    }
  }

  /** @param {string | null} key a storage's own key @returns {string | null} ours, if it is one */
  keyOf(key) {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : null;
  }
}

/** @param {string | null} text */
function parse(text) {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
