/** Which views of the panel a room has, and the buttons that open them. */

import { may } from "../store/permissions.js";

/** @typedef {import("./types.js").RoomInfo} RoomInfo */

/** @param {RoomInfo} room @param {string} view */
export function isOffered(room, view) {
  if (view === "invites") return ["invite", "approve", "ban"].some((permission) => may(room, permission));
  return view === "members" || room.kind !== "direct";
}

/** @param {HTMLElement} page @param {RoomInfo} room */
export function offerViews(page, room) {
  const buttons = page.querySelectorAll("[data-open-panel]:not([data-header-count])");
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (buttons)) {
    button.hidden = !isOffered(room, button.dataset.openPanel ?? "");
  }
}
