import { gettext, interpolate } from "../ui/i18n.js";

/** Explains why the user is no longer in a room, as far as the server gave a reason. */
export class RoomLeftNotice {
  #element;
  #defaultText;
  /** @type {Map<string, string>} by room */
  #texts = new Map();

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#defaultText = element.textContent;
  }

  /** @param {import("../types.js").ServerEvent} event */
  handle(event) {
    if (event.type === "room.left") this.#texts.set(event.room, describeEnd(event));
    if (event.type === "room.joined") this.#texts.delete(event.room.id);
  }

  /** @param {string} room */
  show(room) {
    this.#element.textContent = this.#texts.get(room) ?? this.#defaultText;
  }
}

/** @param {import("../types.js").ServerEvent} event */
function describeEnd({ code, name: room, by, reason }) {
  const [sentence, sentenceBy] = sentencesFor(code);
  const text = interpolate(by ? sentenceBy : sentence, { room: room ? `#${room}` : gettext("this room"), by: by?.name ?? "" });
  return reason ? `${text} ${interpolate(gettext("Reason: %(why)s"), { why: reason })}` : text;
}

/** The sentences without and with the user who did it. @param {string} code @returns {[string, string]} */
function sentencesFor(code) {
  if (code === "left") return [gettext("You left %(room)s."), gettext("You left %(room)s.")];
  if (code === "removed")
    return [gettext("You're no longer in %(room)s."), gettext("%(by)s removed you from %(room)s.")];
  if (code === "banned")
    return [gettext("You were banned from %(room)s."), gettext("%(by)s banned you from %(room)s.")];
  return [gettext("%(room)s was deleted."), gettext("%(by)s deleted %(room)s.")];
}
