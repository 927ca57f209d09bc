/** Says what has the focus in this document, and leaves nothing behind: no listener, no node. */

import { activeElement, fieldOf, refusalOf } from "./fields.js";

/** @returns {import("../background/frames.js").Probe} */
export function probe() {
  return { state: state(), focused: document.hasFocus() && !activeElement()?.matches("iframe, frame"), inner: isInner() };
}

function state() {
  const active = activeElement();
  if (!active) return "none";
  if (globalThis.soigne?.host?.contains(document.activeElement)) return "field"; // the card of a check that runs
  if (active.matches("iframe, frame, object, embed")) return "frame";
  if (refusalOf(active)) return "refused";
  return fieldOf(active) ? "field" : "none";
}

/** Whether the parent has this frame in focus; a parent of another origin does not tell. */
function isInner() {
  try {
    return window.frameElement !== null && window.frameElement === window.parent.document.activeElement;
  } catch {
    return false;
  }
}
