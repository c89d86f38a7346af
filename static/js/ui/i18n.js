/** What config/web/js_catalog.py made of the translations; without them, English. */

/**
 * @typedef {object} Texts
 * @property {Record<string, string | string[]>} catalog
 * @property {(count: number) => number} index which of its forms a plural takes
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
 * Fill `%(name)s` in a text, after its translation.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const interpolate = (text, values) =>
  text.replace(/%\((\w+)\)s/g, (hole, name) => String(values[name] ?? hole));
