import { find } from "../ui/dom.js";
import { Popup } from "../ui/popup.js";
import { Completion } from "./completion.js";
import { makeCompletionSources } from "./completion_sources.js";
import { Paste } from "./paste.js";
import { Preview } from "./preview.js";
import { SlashCommands } from "./slash_commands.js";

/** What helps with writing: completion, commands, a preview, blocks of pasted code, a page of help. */
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

  /** Offer what the text may go on with: its first letters may be those of a name. */
  offer() {
    this.#completion.offer();
  }

  /** Somebody pasted that. @param {string} text */
  paste(text) {
    this.#paste.check(text);
  }

  /** Do what a text begins with a slash for. @param {string} room @param {string} body */
  run(room, body) {
    this.#commands.run(room, body);
  }

  showHelp() {
    this.#help.open(this.#helpButton, this.#previewButton);
  }

  /** The text, or the room, is another. */
  follow() {
    this.#preview.follow();
  }

  #showPreview() {
    this.#help.close();
    this.#preview.open();
  }
}
