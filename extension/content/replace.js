/** Replaces words in a field the way typing would, so that the page notices and one undo takes it back. */

import { isTextControl, readField } from "./fields.js";
import { selectRange } from "./selection.js";

const SELECTION_MS = 30; // editors learn of a new selection by an event that comes later
const EDITOR_MS = 60; // and some apply a replacement only after their own next turn

/**
 * @typedef {{start: number, end: number, original: string, text: string}} Replacement
 * @typedef {"replaced" | "moved" | "refused"} Outcome
 *   moved: other words stand there by now, nothing was done; refused: the field did not take the change
 */

/**
 * @param {import("./fields.js").Field} field
 * @param {Replacement} replacement
 * @returns {Promise<Outcome>}
 */
export async function replaceWords(field, { start, end, original, text }) {
  const before = readField(field);
  if (before.text.slice(start, end) !== original) return "moved";
  const expected = before.text.slice(0, start) + text + before.text.slice(end);
  if (isTextControl(field)) {
    if (field.maxLength >= 0 && expected.length > field.maxLength) return "refused";
    replaceInControl(field, start, end, text);
  } else {
    const range = before.rangeOf?.(start, end);
    if (!range) return "moved";
    await replaceInEditable(field, range, text, before.text);
  }
  return asShown(readField(field).text) === asShown(expected) ? "replaced" : "refused";
}

/** Browsers and editors trade spaces for no-break spaces and back where lines change. @param {string} text */
function asShown(text) {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * @param {import("./fields.js").TextControl} field
 * @param {number} start
 * @param {number} end
 * @param {string} text
 */
function replaceInControl(field, start, end, text) {
  field.focus({ preventScroll: true });
  field.setSelectionRange(start, end);
  insert(text);
}

/**
 * @param {HTMLElement} field
 * @param {Range} range
 * @param {string} text
 * @param {string} before
 */
async function replaceInEditable(field, range, text, before) {
  field.focus({ preventScroll: true });
  selectRange(field, range);
  await pause(SELECTION_MS);
  const target = /** @type {Element} */ (range.startContainer.parentElement ?? field);
  target.dispatchEvent(replacementEvent(range, text));
  await pause(EDITOR_MS);
  if (readField(field).text === before) insert(text); // no editor took the event
}

/**
 * What a browser announces when its own spell checker replaces a word.
 * @param {Range} range
 * @param {string} text
 */
function replacementEvent(range, text) {
  const dataTransfer = new DataTransfer();
  dataTransfer.setData("text/plain", text);
  return new InputEvent("beforeinput", {
    bubbles: true, cancelable: true, composed: true,
    inputType: text === "" ? "deleteContentBackward" : "insertReplacementText",
    data: text === "" ? null : text,
    dataTransfer: text === "" ? null : dataTransfer,
    targetRanges: [new StaticRange(range)],
  });
}

/** The one way of writing that both browsers put on the undo stack. @param {string} text */
function insert(text) {
  document.execCommand(text === "" ? "delete" : "insertText", false, text);
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
