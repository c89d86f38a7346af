import { find, stamp } from "./dom.js";

/**
 * @typedef {object} Question
 * @property {string} title
 * @property {string} [text]
 * @property {string} [said] what the message says that it is about
 * @property {string} yes what the button says that does it
 * @property {boolean} [isGrave] whether it takes something away
 * @property {"mute" | "ban"} [time] for how long; a ban may also be for ever
 * @property {{hint?: string, isNeeded?: boolean}} [reason] who reads it; without this none is asked for
 */

/**
 * Ask in a dialog before something is done. Focus goes back to where it was.
 *
 * @param {Question} question
 * @returns {Promise<{minutes: number | null, reason: string} | null>} null if it was not confirmed
 */
export function ask({ title, text = "", said = "", yes, isGrave = false, time, reason }) {
  const dialog = /** @type {HTMLDialogElement} */ (stamp("question"));
  for (const [hook, words] of Object.entries({ title, text, said, yes })) {
    find(dialog, hook).textContent = words;
    find(dialog, hook).hidden = !words;
  }
  find(dialog, "yes").classList.toggle("button--danger", isGrave);
  find(dialog, "time").hidden = !time;
  find(dialog, "for-ever").hidden = time !== "ban";
  askForReason(dialog, reason);
  find(dialog, "no").addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(readAnswer(dialog))));
}

/** @param {HTMLElement} dialog @param {Question["reason"]} reason */
function askForReason(dialog, reason) {
  const { hint = "", isNeeded = false } = reason ?? {};
  find(dialog, "reason").hidden = !reason;
  find(dialog, "optional").hidden = isNeeded;
  find(dialog, "hint").textContent = hint;
  find(dialog, "hint").hidden = !hint;
  const field = /** @type {HTMLInputElement} */ (dialog.querySelector("[name=reason]"));
  field.required = isNeeded;
}

/** @param {HTMLDialogElement} dialog */
function readAnswer(dialog) {
  dialog.remove();
  if (dialog.returnValue !== "yes") return null;
  const form = new FormData(/** @type {HTMLFormElement} */ (find(dialog, "form")));
  const minutes = Number(form.get("minutes"));
  return { minutes: minutes || null, reason: String(form.get("reason") ?? "").trim() };
}
