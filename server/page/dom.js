// Elements from plain values; text enters only as text.

/**
 * An HTML element with attributes and children; null children are left out.
 * @param {string} name
 * @param {Object<string, string | boolean | null | undefined>} [attributes] true writes an empty one, false none
 * @param {...(Node | string | null | undefined)} children
 * @returns {HTMLElement}
 */
export function html(name, attributes = {}, ...children) {
  return /** @type {HTMLElement} */ (build(document.createElement(name), attributes, children));
}

/**
 * The same for SVG.
 * @param {string} name
 * @param {Object<string, string | boolean | null | undefined>} [attributes]
 * @param {...(Node | string | null | undefined)} children
 * @returns {SVGElement}
 */
export function svg(name, attributes = {}, ...children) {
  return /** @type {SVGElement} */ (build(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children));
}

/**
 * @param {Element} element
 * @param {Object<string, string | boolean | null | undefined>} attributes
 * @param {(Node | string | null | undefined)[]} children
 */
function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (typeof value === "string") element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
