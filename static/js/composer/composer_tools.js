import { find } from "../ui/dom.js";
import { Popup } from "../ui/popup.js";
import { Completion } from "./completion.js";
import { makeCompletionSources } from "./completion_sources.js";
import { Paste } from "./paste.js";
import { Preview } from "./preview.js";
import { SlashCommands } from "./slash_commands.js";

/** The composer's lazily loaded tools: completion, slash commands, preview, pasted code, help. */
export class ComposerTools {
  #commands;
  #completion;
  #preview;
  #paste;
  #help = new Popup(find(document, "writing-help"));
  #helpButton;
  #previewButton = find(document, "show-preview");

  /**
   * @param {HTMLElement} root the composer
   * @param {object} parts
   * @param {import("../store/store.js").Store} parts.store
   * @param {import("../net/http.js").Http} parts.http
   * @param {import("../ui/notice.js").Notice} parts.notice
   * @param {import("./composer.js").Composer} parts.composer
   */
  constructor(root, { store, http, notice, composer }) {
    const field = /** @type {HTMLTextAreaElement} */ (find(root, "field"));
    this.#helpButton = find(root, "writing-help-button");
    this.#commands = new SlashCommands({ http, notice, composer, showHelp: () => this.showHelp() });
    this.#completion = new Completion(root, field, makeCompletionSources({ store, http, room: () => composer.room }));
    this.#preview = new Preview(find(root, "preview"), http, composer);
    this.#paste = new Paste(field, notice);
    this.#previewButton.addEventListener("click", () => this.#showPreview());
  }

  /** Suggest completions for what was typed before this was loaded. */
  offer() {
    this.#completion.offer();
  }

  /** Handle text that was pasted. @param {string} text */
  paste(text) {
    this.#paste.check(text);
  }

  /** Run a slash command. @param {string} room @param {string} body */
  run(room, body) {
    this.#commands.run(room, body);
  }

  showHelp() {
    this.#help.open(this.#helpButton, this.#previewButton);
  }

  /** The text or the room changed. */
  follow() {
    this.#preview.follow();
  }

  #showPreview() {
    this.#help.close();
    this.#preview.open();
  }
}
