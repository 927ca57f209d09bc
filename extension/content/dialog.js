/** The one dialog that is open at a time beside a field. It is not modal: the writer can go on typing. */

import { besides, viewBox } from "./placement.js";
import { rememberSelection } from "./selection.js";

/**
 * @typedef {() => import("./placement.js").Box} Anchor where the dialog belongs, asked again whenever things move
 * @typedef {ReturnType<typeof createDialogs>} Dialogs
 */

/**
 * @param {import("./shell.js").Shell} shell
 * @param {import("./fields.js").Field} field
 * @param {AbortSignal} signal
 */
export function createDialogs({ host, root }, field, signal) {
  /** @type {{section: HTMLElement, anchor: Anchor, closed: () => void} | null} */
  let open = null;
  let goBack = () => {};

  addEventListener("keydown", (event) => {
    const here = event.composedPath().some((target) => target === host || target === field);
    if (event.key !== "Escape" || !open || !here) return;
    event.preventDefault(); // the page's own dialog stays open
    event.stopImmediatePropagation();
    close({ focusField: true });
  }, { capture: true, signal });

  root.addEventListener("keydown", (event) => {
    if (open && event instanceof KeyboardEvent && event.key === "Tab") cycle(open.section, root, event);
  }, { signal });

  /** @param {{focusField?: boolean}} [how] */
  function close({ focusField = false } = {}) {
    if (!open) return;
    const { section, closed } = open;
    const hadFocus = root.activeElement !== null;
    open = null;
    section.remove();
    if (focusField || hadFocus) goBack();
    closed();
  }

  function place() {
    if (!open) return;
    const { width, height } = open.section.getBoundingClientRect();
    const { left, top } = besides(open.anchor(), { width, height }, viewBox());
    open.section.style.setProperty("left", `${left}px`);
    open.section.style.setProperty("top", `${top}px`);
  }

  /**
   * @param {HTMLElement} section
   * @param {Anchor} anchor
   * @param {{takeFocus: boolean, closed?: () => void}} how
   */
  function show(section, anchor, { takeFocus, closed = () => {} }) {
    const focusInside = root.activeElement !== null;
    if (!focusInside) goBack = rememberSelection(field);
    const replaced = open;
    open = { section, anchor, closed };
    replaced?.section.remove();
    replaced?.closed();
    root.append(section);
    place();
    if (takeFocus || focusInside) firstAction(section)?.focus();
  }

  return {
    show, close, place,
    isOpen: () => open !== null,
    box: () => open?.section.getBoundingClientRect() ?? null,
  };
}

/** What the dialog is for, before what closes it. @param {HTMLElement} section */
function firstAction(section) {
  const found = ["[data-first]", "a[href]", "button:not(.icon)", "button"].map((which) => section.querySelector(which));
  return /** @type {HTMLElement | undefined} */ (found.find((action) => action !== null));
}

/**
 * Tab goes round inside the dialog.
 * @param {HTMLElement} section
 * @param {ShadowRoot} root
 * @param {KeyboardEvent} event
 */
function cycle(section, root, event) {
  const stops = /** @type {NodeListOf<HTMLElement>} */ (section.querySelectorAll("button:not([disabled]), a[href]"));
  const [from, to] = event.shiftKey ? [stops[0], stops[stops.length - 1]] : [stops[stops.length - 1], stops[0]];
  if (root.activeElement !== from) return;
  event.preventDefault();
  to.focus();
}
