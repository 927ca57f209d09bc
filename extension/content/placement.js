/** Where things go on the screen. Rectangles are in CSS pixels of the window. */

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */

const GAP = 6; // px between an underline and its card, and between a card and the window's edge

/**
 * The part both boxes share; null when they do not meet.
 * @param {Box} a
 * @param {Box} b
 * @returns {Box | null}
 */
export function intersection(a, b) {
  const left = Math.max(a.left, b.left);
  const top = Math.max(a.top, b.top);
  const right = Math.min(a.right, b.right);
  const bottom = Math.min(a.bottom, b.bottom);
  return left < right && top < bottom ? { left, top, right, bottom } : null;
}

/**
 * Below `anchor` when there is room, else above it, else wherever it stays whole inside `view`.
 * @param {Box} anchor
 * @param {{width: number, height: number}} size
 * @param {Box} view
 */
export function besides(anchor, size, view) {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - size.height;
  const fitsBelow = below + size.height <= view.bottom - GAP;
  const top = fitsBelow || above < view.top + GAP ? below : above;
  return {
    left: clamp(anchor.left, view.left + GAP, view.right - GAP - size.width),
    top: clamp(top, view.top + GAP, view.bottom - GAP - size.height),
  };
}

/**
 * At the end of `field`'s last line side: under its corner, over it, or inside when it fills the window.
 * @param {Box} field
 * @param {{width: number, height: number}} size
 * @param {Box} view
 */
export function atCorner(field, size, view) {
  const left = clamp(field.right - size.width, view.left + GAP, view.right - GAP - size.width);
  const below = field.bottom + GAP;
  if (below + size.height <= view.bottom) return { left, top: below };
  const above = field.top - GAP - size.height;
  if (above >= view.top) return { left, top: above };
  const inside = Math.min(field.bottom, view.bottom) - GAP - size.height;
  return { left: clamp(left - 3 * GAP, view.left + GAP, left), top: Math.max(view.top, inside) };
}

/**
 * @param {number} value
 * @param {number} least wins when there is no room
 * @param {number} most
 */
function clamp(value, least, most) {
  return Math.max(least, Math.min(value, most));
}

/** @returns {Box} */
export function viewBox() {
  const { clientWidth, clientHeight } = document.documentElement;
  return { left: 0, top: 0, right: clientWidth || innerWidth, bottom: Math.min(innerHeight, clientHeight || innerHeight) };
}

/**
 * The part of `element` that neither the window nor a scrolling ancestor cuts off; null when nothing is left.
 * @param {Element} element
 * @returns {Box | null}
 */
export function visibleBox(element) {
  /** @type {Box | null} */
  let box = element.getBoundingClientRect();
  for (let around = parentOf(element); around && box; around = parentOf(around)) {
    if (around === document.body || around === document.documentElement) break; // they scroll with the window
    if (getComputedStyle(around).overflow !== "visible") box = intersection(box, around.getBoundingClientRect());
  }
  return box && intersection(box, viewBox());
}

/** @param {Element} element */
function parentOf(element) {
  const root = element.getRootNode();
  return element.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
}
