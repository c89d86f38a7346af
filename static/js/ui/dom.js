/**
 * The element with `data-{hook}` under `root`. Throws if there is none.
 *
 * @param {ParentNode} root
 * @param {string} hook
 * @returns {HTMLElement}
 */
export function find(root, hook) {
  const element = root.querySelector(`[data-${hook}]`);
  if (!(element instanceof HTMLElement)) throw new Error(`The page has no [data-${hook}].`);
  return element;
}

/**
 * A copy of the content of the template with `data-{hook}`.
 *
 * @param {string} hook
 * @returns {HTMLElement}
 */
export function stamp(hook) {
  const template = /** @type {HTMLTemplateElement} */ (find(document, hook));
  const content = /** @type {HTMLElement} */ (template.content.firstElementChild);
  return /** @type {HTMLElement} */ (document.importNode(content, true));
}

/**
 * Render an avatar: initials on the user's color.
 *
 * @param {HTMLElement} element
 * @param {import("../types.js").User} user
 */
export function drawAvatar(element, { initials, hue }) {
  element.textContent = initials;
  element.dataset.hue = String(hue);
}
