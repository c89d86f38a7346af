import { find, stamp } from "../dom.js";

/**
 * Ask in a dialog before something is done. Focus goes back to where it was.
 *
 * @param {object} question
 * @param {string} question.title
 * @param {string} [question.text]
 * @param {string} question.yes what the button says that does it
 * @param {"mute" | "ban"} [question.time] for how long; a ban may also be for ever
 * @param {boolean} [question.wantsReason]
 * @param {boolean} [question.isReasonTold] whether those it is done to read the reason
 * @returns {Promise<{minutes: number | null, reason: string} | null>} null if it was not confirmed
 */
export function ask({ title, text = "", yes, time, wantsReason = false, isReasonTold = false }) {
  const dialog = /** @type {HTMLDialogElement} */ (stamp("question"));
  find(dialog, "title").textContent = title;
  find(dialog, "text").textContent = text;
  find(dialog, "text").hidden = !text;
  find(dialog, "yes").textContent = yes;
  find(dialog, "time").hidden = !time;
  find(dialog, "for-ever").hidden = time !== "ban";
  find(dialog, "reason").hidden = !wantsReason;
  find(dialog, "reason-told").hidden = !isReasonTold;
  find(dialog, "no").addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(readAnswer(dialog))));
}

/** @param {HTMLDialogElement} dialog */
function readAnswer(dialog) {
  dialog.remove();
  if (dialog.returnValue !== "yes") return null;
  const form = new FormData(/** @type {HTMLFormElement} */ (find(dialog, "form")));
  const minutes = Number(form.get("minutes"));
  return { minutes: minutes || null, reason: String(form.get("reason") ?? "").trim() };
}
