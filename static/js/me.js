import { find } from "./dom.js";

/** The id of whoever is signed in, as the page tells it. */
export function myId() {
  return find(document, "me").dataset.id ?? "";
}
