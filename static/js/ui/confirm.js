import { find, stamp } from "./dom.js";

/**
 * @typedef {object} ConfirmOptions
 * @property {string} title
 * @property {string} [text]
 * @property {string} [excerpt] the text of the message in question
 * @property {string} confirm the label of the button
 * @property {boolean} [isDestructive]
 * @property {"mute" | "ban"} [time] offers a duration; a ban may also be permanent
 * @property {{hint?: string, isRequired?: boolean}} [reason] offers a field for a reason
 */

/**
 * Show a confirmation dialog. Focus returns to where it was.
 *
 * @param {ConfirmOptions} options
 * @returns {Promise<{minutes: number | null, reason: string} | null>} null if it was not confirmed
 */
export function confirmDialog({ title, text = "", excerpt = "", confirm, isDestructive = false, time, reason }) {
  const dialog = /** @type {HTMLDialogElement} */ (stamp("confirm-dialog"));
  for (const [hook, content] of Object.entries({ title, text, excerpt, confirm })) {
    find(dialog, hook).textContent = content;
    find(dialog, hook).hidden = !content;
  }
  find(dialog, "confirm").classList.toggle("button--danger", isDestructive);
  find(dialog, "time").hidden = !time;
  find(dialog, "permanent").hidden = time !== "ban";
  setUpReason(dialog, reason);
  find(dialog, "cancel").addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(readResult(dialog))));
}

/** @param {HTMLElement} dialog @param {ConfirmOptions["reason"]} reason */
function setUpReason(dialog, reason) {
  const { hint = "", isRequired = false } = reason ?? {};
  find(dialog, "reason").hidden = !reason;
  find(dialog, "optional").hidden = isRequired;
  find(dialog, "hint").textContent = hint;
  find(dialog, "hint").hidden = !hint;
  const field = /** @type {HTMLInputElement} */ (dialog.querySelector("[name=reason]"));
  field.required = isRequired;
}

/** @param {HTMLDialogElement} dialog */
function readResult(dialog) {
  dialog.remove();
  if (dialog.returnValue !== "yes") return null;
  const form = new FormData(/** @type {HTMLFormElement} */ (find(dialog, "form")));
  const minutes = Number(form.get("minutes"));
  return { minutes: minutes || null, reason: String(form.get("reason") ?? "").trim() };
}
