import { UserStorage, LocalStore } from "../store/local_store.js";

/** @typedef {"signed_out" | "wrong_user"} SessionEnd */

const WAKING = ["storage", "pageshow", "focus", "online"];
const notices = new LocalStore("ended", globalThis.sessionStorage);

/**
 * The user this browser is signed in as. Each page stores it when loaded, so that pages loaded before
 * notice at once when the user signs out or another one signs in.
 */
export class BrowserSession {
  #user;
  #storage;
  #localStore;

  /** @param {string} user the id of the page's user, or empty @param {Storage} [storage] */
  constructor(user, storage = localStorage) {
    this.#user = user;
    this.#storage = storage;
    this.#localStore = new LocalStore("session", storage);
  }

  /** Store the user. After a sign-out, clear the previous user's data. */
  start() {
    const left = this.#localStore.get("signing-out");
    this.#localStore.put("signing-out", null);
    if (left && left !== this.#user) new UserStorage(left, this.#storage).clear();
    this.#localStore.put("user", this.#user);
  }

  /** Call `onEnd` when the user is no longer signed in: at once, or when the page wakes. */
  watch(/** @type {(end: SessionEnd) => void} */ onEnd) {
    const check = () => this.end && onEnd(this.end);
    for (const type of WAKING) window.addEventListener(type, check);
    document.addEventListener("visibilitychange", check);
  }

  /** How the session ended, as far as other pages know; null while it has not. @returns {SessionEnd | null} */
  get end() {
    const user = this.#localStore.get("user") ?? this.#user;
    if (user === this.#user) return null;
    return user ? "wrong_user" : "signed_out";
  }

  /** Request, before a sign-out, that the user's data be cleared. */
  signOut() {
    this.#localStore.put("signing-out", this.#user);
  }
}

/**
 * Hide and leave the page, whose user is no longer signed in: go to the start page of the other user,
 * or to the sign-in page and back.
 *
 * @param {SessionEnd} end
 * @param {boolean} hasUnsent whether unsent messages are kept
 */
export function leavePage(end, hasUnsent) {
  document.body.hidden = true;
  document.title = location.host;
  if (end === "wrong_user") return location.replace("/");
  notices.put("notice", hasUnsent ? "unsent" : "plain");
  location.replace(location.pathname + location.search);
}

/** @returns {string | null} what the sign-in page should explain, once */
export function takeNotice() {
  const notice = notices.get("notice");
  notices.put("notice", null);
  return notice;
}
