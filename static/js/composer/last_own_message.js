import { Timer } from "../net/timer.js";
import { actionsFor } from "../store/permissions.js";
import { gettext } from "../ui/i18n.js";

const WAIT_MS = 1_000;

/** Finds the message that ↑ edits: the user's newest one in a room, never an earlier one. */
export class LastOwnMessage {
  #store;
  #notice;
  #me;
  #timer = new Timer();
  #onChange = () => {};

  /**
   * @param {object} parts
   * @param {import("../store/store.js").Store} parts.store
   * @param {{show: (text: string) => void}} parts.notice
   * @param {string} parts.me
   */
  constructor({ store, notice, me }) {
    this.#store = store;
    this.#notice = notice;
    this.#me = me;
    store.subscribe(() => this.#onChange());
  }

  /**
   * Waits briefly while the newest message is being sent. If it is still unsent after that, nothing
   * can be edited and a notice explains why.
   *
   * @param {string} id of the room
   * @returns {Promise<import("../types.js").Message | undefined>}
   */
  async find(id) {
    await this.#wait(id);
    const room = this.#store.room(id);
    const unsent = this.#unsent(id);
    if (unsent) this.#notice.show(describe(unsent));
    if (!room || unsent) return undefined;
    return room.history.messages.items.findLast((message) => actionsFor(message, room.info, this.#me).has("edit"));
  }

  /** @param {string} id */
  #unsent(id) {
    return [...(this.#store.room(id)?.pending.values() ?? [])].at(-1);
  }

  /** @param {string} id @returns {Promise<void>} */
  async #wait(id) {
    const isSending = () => this.#unsent(id)?.state === "sending";
    if (!isSending()) return;
    await new Promise((resolve) => {
      this.#onChange = () => isSending() || resolve(undefined);
      this.#timer.set(WAIT_MS, () => resolve(undefined));
    });
    this.#onChange = () => {};
    this.#timer.stop();
  }
}

/** @param {import("../types.js").Pending} unsent */
function describe({ state }) {
  return state === "sending"
    ? gettext("You can edit this message once it's been sent.")
    : gettext("Your last message wasn't sent. Retry or delete it.");
}
