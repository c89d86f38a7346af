import { gettext, interpolate } from "./i18n.js";
import { ask } from "./question.js";
import { sortRooms } from "./room_order.js";

/** Hiding a direct conversation from my list, and leaving one of several people. */
export class Conversation {
  #parts;

  /**
   * @param {object} parts
   * @param {import("./http.js").Http} parts.http
   * @param {import("./store.js").Store} parts.store
   * @param {(text: string) => void} parts.report show the outcome to the reader
   * @param {(room: string | null) => void} parts.goOn go to another room, or where there is none
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {string} id */
  async hide(id) {
    const name = this.#parts.store.room(id)?.info.name ?? "";
    const text = gettext("Conversation with %(name)s hidden. It returns with the next message.");
    await this.#end(() => this.#parts.http.put(`rooms/${id}/hidden`), id, interpolate(text, { name }));
  }

  /** @param {string} id */
  async leave(id) {
    const name = this.#parts.store.room(id)?.info.name ?? "";
    const isSure = await ask({
      title: gettext("Leave this conversation?"),
      text: gettext("You'll stop receiving its messages and can't return to it."),
      yes: gettext("Leave conversation"), isGrave: true,
    });
    if (!isSure) return;
    const text = gettext("You left the conversation with %(name)s.");
    await this.#end(() => this.#parts.http.post(`rooms/${id}/leave`), id, interpolate(text, { name }));
  }

  /** Do it, then show another room and report it. @param {() => Promise<unknown>} act @param {string} id @param {string} text */
  async #end(act, id, text) {
    try {
      await act();
    } catch (error) {
      return this.#parts.report(/** @type {Error} */ (error).message);
    }
    this.#parts.goOn(this.#nextTo(id));
    this.#parts.report(text);
  }

  /** The room that is likeliest wanted next. @param {string} id */
  #nextTo(id) {
    const others = this.#parts.store.rooms.filter((room) => room.info.id !== id && !room.isHidden);
    return sortRooms(others, "recent")[0]?.info.id ?? null;
  }
}
