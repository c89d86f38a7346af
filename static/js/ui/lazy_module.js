import { find } from "./dom.js";
import { gettext } from "./i18n.js";

/**
 * A part of the page that is loaded on first use. Uses during the load run in order once it is there.
 * If it cannot be loaded, a notice is shown and the next use tries again.
 *
 * @template M, T
 */
export class LazyModule {
  #notice;
  #load;
  #make;
  /** @type {Promise<M | null> | null} */
  #module = null;
  /** @type {T | null} */
  #part = null;

  /**
   * @param {{show: (text: string) => void}} notice
   * @param {() => Promise<M>} load imports its module
   * @param {(module: M) => T} make
   */
  constructor(notice, load, make) {
    this.#notice = notice;
    this.#load = load;
    this.#make = make;
  }

  /** The part, if it is loaded. */
  get part() {
    return this.#part;
  }

  /** Load it ahead of use, without a notice. @returns {Promise<T | null>} null if it cannot be had */
  async prepare() {
    this.#module ??= this.#load().catch(() => null);
    const module = await this.#module;
    if (module) this.#part ??= this.#make(module);
    else this.#module = null;
    return this.#part;
  }

  /** @template R @param {(part: T) => R} task @returns {Promise<Awaited<R> | undefined>} */
  async use(task) {
    const part = await this.prepare();
    if (part) return await task(part);
    this.#notice.show(gettext("Couldn't load this. Try again or reload the page."));
  }
}

/** @type {Promise<void> | null} */
let markup = null;

/**
 * The module, once the dialogs, menus and templates of lazy parts are in the page.
 *
 * @template M
 * @param {Promise<M>} module
 */
export async function withMarkup(module) {
  markup ??= addMarkup();
  markup.catch(() => {
    markup = null;
  });
  return (await Promise.all([module, markup]))[0];
}

async function addMarkup() {
  const container = find(document, "parts");
  const response = await fetch(container.dataset.parts ?? "");
  if (!response.ok || response.redirected) throw new Error(`The parts were answered with ${response.status}.`);
  const template = document.createElement("template");
  template.innerHTML = await response.text(); // our own template, without user content
  await addSheet(/** @type {HTMLLinkElement} */ (template.content.querySelector("link")));
  container.append(template.content);
}

/** Wait for the style sheet before anything is shown. @param {HTMLLinkElement} sheet */
function addSheet(sheet) {
  return new Promise((resolve, reject) => {
    sheet.addEventListener("load", resolve);
    sheet.addEventListener("error", reject);
    document.head.append(sheet);
  });
}
