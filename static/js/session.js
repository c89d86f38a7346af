/** What every page but the chat does about who is signed in; the chat does it in chat.js. */

import { BrowserSession, leavePage, takeNotice } from "./session/browser_session.js";
import { attachSignOutForms } from "./session/sign_out_forms.js";
import { UserStorage } from "./store/local_store.js";
import { find } from "./ui/dom.js";

const { user = "", signOut = "" } = find(document, "session").dataset;
start(user, signOut);

/** @param {string} user an id, or empty @param {string} signOut the address of the sign-out page */
function start(user, signOut) {
  const session = new BrowserSession(user);
  session.start();
  resetForms(user);
  const notice = takeNotice();
  if (!user) return explain(notice);
  attachSignOutForms(user, signOut);
  session.watch((end) => leavePage(end, new UserStorage(user).hasUnsent));
}

/** Browsers fill forms again on the way back: not with what another person wrote. @param {string} user */
function resetForms(user) {
  const reset = () => [...document.forms].forEach((form) => void form.reset());
  // Chromium fills them in after `load`.
  if (history.state && history.state.user !== user) window.addEventListener("pageshow", reset);
  history.replaceState({ user }, "");
}

/** @param {string | null} notice */
function explain(notice) {
  const place = document.querySelector(`[data-session-ended="${notice}"]`);
  if (place instanceof HTMLElement) place.hidden = false;
}
