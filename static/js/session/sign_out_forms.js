import { BrowserSession } from "./browser_session.js";

/**
 * Have the form of the sign-out page clear what this browser keeps of the person, unless they keep
 * it. The form of Django's admin leads to that page.
 *
 * @param {string} user an id
 * @param {string} address of the sign-out page
 */
export function attachSignOutForms(user, address) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.matches("[data-sign-out]")) return signOut(user, form);
    if (!form.matches("#logout-form")) return;
    event.preventDefault();
    location.assign(address);
  });
}

/** @param {string} user @param {HTMLFormElement} form */
function signOut(user, form) {
  const keep = form.elements.namedItem("keep");
  if (!(keep instanceof HTMLInputElement && keep.checked)) new BrowserSession(user).signOut();
}
