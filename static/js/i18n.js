/** Django's JavaScriptCatalog as a module; without the catalogue, English. */

/**
 * @typedef {object} Catalogue
 * @property {(text: string) => string} [gettext]
 * @property {(one: string, many: string, count: number) => string} [ngettext]
 */

const catalogue = /** @type {Catalogue} */ (globalThis);

/** @type {(text: string) => string} */
export const gettext = (text) => catalogue.gettext?.(text) ?? text;

/** @type {(one: string, many: string, count: number) => string} */
export const ngettext = (one, many, count) =>
  catalogue.ngettext?.(one, many, count) ?? (count === 1 ? one : many);

/**
 * Fill `%(name)s` in a text, after its translation.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const interpolate = (text, values) =>
  text.replace(/%\((\w+)\)s/g, (hole, name) => String(values[name] ?? hole));
