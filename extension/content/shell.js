/**
 * The one node that is added to the page while a check runs: an element in the top layer that lies exactly over the
 * field, lets every click through, and holds everything that is drawn in an open shadow root.
 */

import styles from "./style.css";

/** @typedef {{host: HTMLElement, root: ShadowRoot}} Shell */

const OWN_EVENTS = [
  "keydown", "keyup", "keypress", "beforeinput", "input", "click", "dblclick", "mousedown", "mouseup", "pointerdown",
  "pointerup", "touchstart", "touchend", "contextmenu", "wheel", "focusin", "focusout", "copy", "paste", "cut",
];

const OVER_FIELD = {
  "position-anchor": "auto", left: "anchor(left)", top: "anchor(top)", width: "anchor-size(width)",
  height: "anchor-size(height)",
};
const FULL_WINDOW = { left: "0", top: "0", width: "100vw", height: "100vh" };

/**
 * @param {Element | null} field what to lie over; null for the whole window
 * @param {AbortSignal} signal takes the node away
 * @returns {Shell}
 */
export function openShell(field, signal) {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets.push(sheet);
  const look = { all: "unset", position: "fixed", inset: "auto", "pointer-events": "none", "z-index": "auto",
    ...(field ? OVER_FIELD : FULL_WINDOW) };
  for (const [name, value] of Object.entries(look)) host.style.setProperty(name, value, "important");
  keepEventsIn(host, signal);
  host.popover = "manual";
  (field ? topLayerAround(field) : document.documentElement).append(host);
  signal.addEventListener("abort", () => host.remove());
  host.showPopover(/** @type {any} */ (field ? { source: field } : undefined));
  return { host, root };
}

/**
 * The dialog or popover that `field` is in: everything outside an open modal dialog is out of reach, and a press
 * outside an open popover closes it.
 * @param {Element} field
 */
function topLayerAround(field) {
  for (let around = field; ;) {
    const found = around.closest("dialog:modal, :popover-open");
    if (found) return found;
    const root = around.getRootNode();
    if (!(root instanceof ShadowRoot)) return document.documentElement;
    around = root.host;
  }
}

/**
 * The page's own shortcuts and menus do not hear what happens in here.
 * @param {HTMLElement} host
 * @param {AbortSignal} signal
 */
function keepEventsIn(host, signal) {
  for (const name of OWN_EVENTS) host.addEventListener(name, (event) => event.stopPropagation(), { signal, passive: true });
}
