const UNSENT = ["outbox", "draft"];

/** JSON values in the browser's storage under one prefix. */
export class LocalStore {
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
    return this.#keys.map((key) => parse(this.#storage.getItem(key))).filter((value) => value !== null);
  }

  /** Remove every value under the prefix. */
  clear() {
    for (const key of this.#keys) this.#storage.removeItem(key);
  }

  /** @param {string} key @param {unknown} value null removes it */
  put(key, value) {
    if (value === null) return this.#storage.removeItem(this.#prefix + key);
    try {
      this.#storage.setItem(this.#prefix + key, JSON.stringify(value));
    } catch {
      // The storage is full: the value is not kept.
    }
  }

  /** @param {string | null} key a storage's own key @returns {string | null} ours, if it is one */
  keyOf(key) {
    return key?.startsWith(this.#prefix) ? key.slice(this.#prefix.length) : null;
  }

  get #keys() {
    const keys = Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i) ?? "");
    return keys.filter((key) => key.startsWith(this.#prefix));
  }
}

/**
 * The data that this browser keeps of a user: drafts, unsent messages, preferences. All access goes
 * through it. Keys contain the user's id, so that no other user sees them.
 */
export class UserStorage {
  #user;
  #storage;

  /** @param {string} user an id @param {Storage} [storage] */
  constructor(user, storage = localStorage) {
    this.#user = user;
    this.#storage = storage;
  }

  /** @param {string} name of what is kept there */
  namespace(name) {
    return new LocalStore(`${this.#user}:${name}`, this.#storage);
  }

  /** Whether there is a draft or an unsent message. */
  get hasUnsent() {
    return UNSENT.some((name) => this.namespace(name).all().length > 0);
  }

  clear() {
    new LocalStore(this.#user, this.#storage).clear();
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
