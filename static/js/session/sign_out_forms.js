import { BrowserSession } from "./browser_session.js";

/**
 * Clear the user's data when the sign-out form is submitted, unless the user keeps it. The admin's
 * sign-out form is redirected to the sign-out page.
 *
 * @param {string} user an id
 * @param {string} address the URL of the sign-out page
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
