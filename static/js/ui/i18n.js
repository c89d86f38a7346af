/** Translations from config/web/js_catalog.py; without them, English. */

/**
 * @typedef {object} Texts
 * @property {Record<string, string | string[]>} catalog
 * @property {(count: number) => number} index the plural form for a count
 */

const page = /** @type {{texts?: Texts}} */ (/** @type {unknown} */ (globalThis));
const { catalog, index } = page.texts ?? { catalog: {}, index: () => 0 };

/** @type {(text: string) => string} */
export const gettext = (text) => [catalog[text] ?? text].flat()[0];

/** @type {(one: string, many: string, count: number) => string} */
export const ngettext = (one, many, count) => {
  const forms = catalog[one];
  return forms ? ([forms].flat()[index(count)] ?? many) : count === 1 ? one : many;
};

/**
 * Fill in `%(name)s` in a translated text.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const interpolate = (text, values) =>
  text.replace(/%\((\w+)\)s/g, (hole, name) => String(values[name] ?? hole));
