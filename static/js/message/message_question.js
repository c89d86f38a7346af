import { find } from "../dom.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} text
 * @property {string} said what the message says
 * @property {string} yes what the button says that does it
 * @property {string} [hint] who reads the reason; without it none is asked for
 * @property {boolean} [isReasonNeeded]
 */

/**
 * Ask before something is done to a message.
 *
 * @param {Question} question
 * @returns {Promise<{reason: string} | null>} null if it was not confirmed
 */
export function askAbout({ title, text, said, yes, hint, isReasonNeeded = false }) {
  const dialog = /** @type {HTMLDialogElement} */ (find(document, "message-dialog"));
  for (const [hook, words] of Object.entries({ title, text, said, yes })) find(dialog, hook).textContent = words;
  find(dialog, "said").hidden = !said;
  find(dialog, "reason").hidden = !hint;
  find(dialog, "hint").textContent = hint ?? "";
  const field = /** @type {HTMLInputElement} */ (dialog.querySelector("[name=reason]"));
  field.value = "";
  field.required = isReasonNeeded;
  dialog.returnValue = "no";
  dialog.showModal();
  const read = () => (dialog.returnValue === "yes" ? { reason: field.value.trim() } : null);
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(read()), { once: true }));
}
