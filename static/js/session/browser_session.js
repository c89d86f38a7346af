import { UserStorage, LocalStore } from "../store/local_store.js";

/** @typedef {"signed_out" | "wrong_user"} SessionEnd */

const WAKING = ["storage", "pageshow", "focus", "online"];
const notices = new LocalStore("ended", globalThis.sessionStorage);

/**
 * Whom this browser is signed in as. Each page notes it when it is loaded, so that the pages that
 * were there before learn at once that their person signed out or another one signed in.
 */
export class BrowserSession {
  #user;
  #storage;
  #localStore;

  /** @param {string} user the id of the page's person, empty if no one is signed in @param {Storage} [storage] */
  constructor(user, storage = localStorage) {
    this.#user = user;
    this.#storage = storage;
    this.#localStore = new LocalStore("session", storage);
  }

  /** Note who is signed in now. After a sign-out it clears what was kept of its person. */
  start() {
    const left = this.#localStore.get("signing-out");
    this.#localStore.put("signing-out", null);
    if (left && left !== this.#user) new UserStorage(left, this.#storage).clear();
    this.#localStore.put("user", this.#user);
  }

  /** Call `onEnd` when the person is not signed in here any more: at once, or when the page wakes. */
  watch(/** @type {(end: SessionEnd) => void} */ onEnd) {
    const check = () => this.end && onEnd(this.end);
    for (const type of WAKING) window.addEventListener(type, check);
    document.addEventListener("visibilitychange", check);
  }

  /** How the person's session ended, as far as other pages know; null while it did not. @returns {SessionEnd | null} */
  get end() {
    const user = this.#localStore.get("user") ?? this.#user;
    if (user === this.#user) return null;
    return user ? "wrong_user" : "signed_out";
  }

  /** Note, before a sign-out, that nothing of the person is to stay in the browser. */
  signOut() {
    this.#localStore.put("signing-out", this.#user);
  }
}

/**
 * Hide the page and leave it, since its person is not signed in any more: for the start page of
 * another person, or to sign in and come back.
 *
 * @param {SessionEnd} end
 * @param {boolean} hasUnsent whether unsent messages wait for the person to come back
 */
export function leavePage(end, hasUnsent) {
  document.body.hidden = true;
  document.title = location.host;
  if (end === "wrong_user") return location.replace("/");
  notices.put("notice", hasUnsent ? "unsent" : "plain");
  location.replace(location.pathname + location.search);
}

/** @returns {string | null} what the sign-in page is to explain, once */
export function takeNotice() {
  const notice = notices.get("notice");
  notices.put("notice", null);
  return notice;
}
