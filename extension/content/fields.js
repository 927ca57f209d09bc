/** Which field the writer is in, whether it may be read, and its text. */

import { readEditable } from "./editable.js";

/**
 * @typedef {HTMLTextAreaElement | HTMLInputElement} TextControl
 * @typedef {TextControl | HTMLElement} Field the second is the host of an editable region
 * @typedef {"password" | "card" | "code" | "search" | "email" | "tel" | "number" | "readonly"} Refusal
 * @typedef {{text: string, ignore: [number, number][], rangeOf: ((start: number, end: number) => Range | null) | null}} Reading
 *   rangeOf gives the words' place in the page; a text control has none of its own
 */

/** @type {Readonly<Record<string, Refusal>>} */
const REFUSED_TYPES = { password: "password", search: "search", email: "email", tel: "tel", number: "number" };

/** @type {Readonly<Record<string, Refusal>>} */
const REFUSED_INPUT_MODES = { search: "search", email: "email", tel: "tel", numeric: "number", decimal: "number" };

/**
 * The element that has the focus, also inside shadow roots.
 * @returns {Element | null}
 */
export function activeElement() {
  let active = document.activeElement;
  for (let root = shadowOf(active); root?.activeElement; root = shadowOf(active)) active = root.activeElement;
  return active;
}

/** @param {Element | null} host */
function shadowOf(host) {
  if (!(host instanceof HTMLElement)) return null;
  return host.openOrClosedShadowRoot ?? globalThis.chrome?.dom?.openOrClosedShadowRoot?.(host) ?? host.shadowRoot;
}

/**
 * The field that `active` is or belongs to, if it is one that holds sentences.
 * @param {Element} active
 * @returns {Field | null}
 */
export function fieldOf(active) {
  if (active instanceof HTMLTextAreaElement) return active;
  if (active instanceof HTMLInputElement) return active.type === "text" ? active : null;
  return active instanceof HTMLElement && active.isContentEditable ? editableHost(active) : null;
}

/**
 * The outermost editable element around `element`; the body where the whole document is editable.
 * @param {HTMLElement} element
 */
function editableHost(element) {
  let host = element;
  while (host.parentElement?.isContentEditable) host = host.parentElement;
  return host === document.documentElement ? document.body : host;
}

/**
 * Why the field in focus is never read; null when it may be.
 * @param {Element} active
 * @returns {Refusal | null}
 */
export function refusalOf(active) {
  if (active instanceof HTMLInputElement && REFUSED_TYPES[active.type]) return REFUSED_TYPES[active.type];
  const field = fieldOf(active);
  if (!field) return null;
  if (isMasked(field)) return "password";
  return purposeRefusal(field) ?? (isTextControl(field) && (field.readOnly || field.disabled) ? "readonly" : null);
}

/** Whether the field shows dots instead of its text. @param {Field} field */
function isMasked(field) {
  const masking = getComputedStyle(field).getPropertyValue("-webkit-text-security");
  return masking !== "" && masking !== "none";
}

/**
 * What the page says that the field is for.
 * @param {Field} field
 * @returns {Refusal | null}
 */
function purposeRefusal(field) {
  const purposes = (field.getAttribute("autocomplete") ?? "").toLowerCase().split(/\s+/);
  if (purposes.some((purpose) => purpose.endsWith("-password"))) return "password";
  if (purposes.some((purpose) => purpose.startsWith("cc-"))) return "card";
  if (purposes.includes("one-time-code")) return "code";
  if (purposes.includes("email")) return "email";
  if (purposes.some((purpose) => purpose.startsWith("tel"))) return "tel";
  if (field.closest('[role="search"], [role="searchbox"], search')) return "search";
  return REFUSED_INPUT_MODES[field.inputMode] ?? null;
}

/**
 * @param {Field} field
 * @returns {field is TextControl}
 */
export function isTextControl(field) {
  return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
}

/**
 * The field's text as it stands now.
 * @param {Field} field
 * @returns {Reading}
 */
export function readField(field) {
  return isTextControl(field) ? { text: field.value, ignore: [], rangeOf: null } : readEditable(field);
}
