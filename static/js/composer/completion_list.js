/**
 * Render the options of a listbox.
 *
 * @param {HTMLElement} list
 * @param {import("./completion_sources.js").Option[]} options
 */
export function drawOptions(list, options) {
  list.replaceChildren(...options.map((option, index) => draw(option, `${list.id}-${index}`)));
}

/** @param {import("./completion_sources.js").Option} option @param {string} id */
function draw({ label, detail }, id) {
  const item = document.createElement("li");
  item.id = id;
  item.role = "option";
  item.className = "completion__option";
  item.append(part("completion__label", label), part("completion__detail", detail));
  return item;
}

/** @param {string} className @param {string} text */
function part(className, text) {
  const element = document.createElement("span");
  element.className = className;
  element.dir = "auto";
  element.textContent = text;
  return element;
}
