/** Session handling of every page except the chat, where chat.js does it. */

import { BrowserSession, leavePage, takeNotice } from "./session/browser_session.js";
import { attachSignOutForms } from "./session/sign_out_forms.js";
import { UserStorage } from "./store/local_store.js";
import { find } from "./ui/dom.js";

const { user = "", signOut = "" } = find(document, "session").dataset;
start(user, signOut);

/** @param {string} user an id, or empty @param {string} signOut the address the URL of the sign-out page */
function start(user, signOut) {
  const session = new BrowserSession(user);
  session.start();
  resetForms(user);
  const notice = takeNotice();
  if (!user) return explain(notice);
  attachSignOutForms(user, signOut);
  session.watch((end) => leavePage(end, new UserStorage(user).hasUnsent));
}

/** Browsers restore form values on back navigation: drop those of another user. @param {string} user */
function resetForms(user) {
  const reset = () => [...document.forms].forEach((form) => void form.reset());
  // Chromium restores them after `load`.
  if (history.state && history.state.user !== user) window.addEventListener("pageshow", reset);
  history.replaceState({ user }, "");
}

/** @param {string | null} notice */
function explain(notice) {
  const element = document.querySelector(`[data-session-ended="${notice}"]`);
  if (element instanceof HTMLElement) element.hidden = false;
}
