import { CommandError } from "../net/command_error.js";
import { confirmDialog } from "../ui/confirm.js";
import { gettext, interpolate } from "../ui/i18n.js";
import { readCommand } from "./command_parser.js";

/** Runs slash commands and shows their results. Unknown commands are not sent. */
export class SlashCommands {
  #parts;

  /**
   * @param {object} parts
   * @param {import("../net/http.js").Http} parts.http
   * @param {import("../ui/notice.js").Notice} parts.notice
   * @param {import("./composer.js").Composer} parts.composer
   * @param {() => void} parts.showHelp
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** @param {string} room @param {string} body for which `readText` returns null */
  async run(room, body) {
    const { name, rest } = readCommand(body) ?? { name: "", rest: "" };
    /** @type {Record<string, () => unknown>} */
    const actions = {
      help: () => this.#parts.showHelp(),
      topic: () => this.#parts.http.patch(`rooms/${room}`, { topic: rest }),
      invite: () => (rest ? this.#invite(room, rest) : this.#makeLink(room)),
      leave: () => this.#leave(room),
    };
    if (actions[name]) return this.#try(room, body, actions[name]);
    this.#parts.notice.show(name === "me" ? gettext("Add an action, e.g. /me waves") : describeUnknown(name));
  }

  /** @param {string} room @param {string} body @param {() => unknown} task */
  async #try(room, body, task) {
    const { composer, notice } = this.#parts;
    try {
      await task();
      if (composer.room === room && composer.body === body) composer.clear();
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      notice.show(error.message);
    }
  }

  /** @param {string} room @param {string} rest */
  async #invite(room, rest) {
    const { http, notice } = this.#parts;
    const username = rest.trim().replace(/^@/, "");
    const found = await http.get(`people?q=${encodeURIComponent(username)}`);
    const people = /** @type {import("../types.js").User[]} */ (found.people ?? found);
    const user = people.find((each) => each.username.toLowerCase() === username.toLowerCase());
    if (!user) throw new CommandError("not_found", interpolate(gettext("No one named %(name)s was found."), { name: username }));
    await http.post(`rooms/${room}/members`, { user: user.id });
    notice.show(interpolate(gettext("%(name)s was added to this room."), { name: user.name }));
  }

  /** @param {string} room */
  async #makeLink(room) {
    const { url } = await this.#parts.http.post(`rooms/${room}/invites`, {});
    const address = new URL(url, location.href).href;
    const copy = { name: gettext("Copy"), run: () => navigator.clipboard?.writeText(address) };
    this.#parts.notice.show(interpolate(gettext("Anyone with this link can join for a week: %(link)s"), { link: address }), copy);
  }

  /** @param {string} room */
  async #leave(room) {
    const title = gettext("Leave this room?");
    const text = gettext("You'll stop receiving messages from this room.");
    if (await confirmDialog({ title, text, confirm: gettext("Leave room"), isDestructive: true })) {
      await this.#parts.http.post(`rooms/${room}/leave`);
    }
  }
}

/** @param {string} name */
function describeUnknown(name) {
  return interpolate(gettext("Unknown command /%(name)s. To send it as a message, start with //."), { name });
}
