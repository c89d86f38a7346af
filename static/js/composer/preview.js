import { find } from "../ui/dom.js";

const WAIT_MS = 250;

/** Shows the text as the server renders it, while the preview is open. */
export class Preview {
  #root;
  #http;
  #composer;
  #timer = 0;
  #latestRequest = 0;

  /**
   * @param {HTMLElement} root
   * @param {import("../net/http.js").Http} http
   * @param {import("./composer.js").Composer} composer
   */
  constructor(root, http, composer) {
    this.#root = root;
    this.#http = http;
    this.#composer = composer;
    find(root, "preview-close").addEventListener("click", () => this.close());
  }

  open() {
    this.#root.hidden = false;
    this.#draw();
  }

  close() {
    this.#root.hidden = true;
    find(this.#root, "body").replaceChildren();
  }

  /** The text or the room changed. */
  follow() {
    if (this.#root.hidden) return;
    if (!this.#composer.body.trim()) return this.close();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), WAIT_MS);
  }

  async #draw() {
    const { room, body } = this.#composer;
    const request = ++this.#latestRequest;
    if (!body.trim()) return;
    const response = await this.#http.post(`rooms/${room}/preview`, { body }).catch(() => null);
    if (request === this.#latestRequest && response && !this.#root.hidden) find(this.#root, "body").innerHTML = response.html;
  }
}
