import { isTextControl } from "./fields.js";

/**
 * Remembers where the writer is in `field`.
 * @param {import("./fields.js").Field} field
 * @returns {() => void} gives focus and selection back
 */
export function rememberSelection(field) {
  if (isTextControl(field)) {
    const { selectionStart, selectionEnd, selectionDirection } = field;
    return () => {
      field.focus({ preventScroll: true });
      field.setSelectionRange(selectionStart, selectionEnd, selectionDirection ?? "none");
    };
  }
  const selection = selectionIn(field);
  const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null;
  return () => {
    field.focus({ preventScroll: true });
    if (range && field.contains(range.commonAncestorContainer)) selectRange(field, range);
  };
}

/**
 * The offset of the caret in the field's text; for an editable region, the text before it is measured by the browser.
 * @param {import("./fields.js").Field} field
 * @param {import("./fields.js").Reading} reading
 */
export function caretOf(field, reading) {
  if (isTextControl(field)) return field.selectionStart ?? 0;
  const selection = selectionIn(field);
  if (!selection || selection.rangeCount === 0 || !field.contains(selection.anchorNode)) return 0;
  const caret = selection.getRangeAt(0);
  let least = 0;
  let most = reading.text.length;
  while (least < most) {
    const middle = (least + most) >> 1;
    const range = reading.rangeOf?.(middle, Math.min(middle + 1, reading.text.length));
    if (range && range.compareBoundaryPoints(Range.START_TO_START, caret) < 0) least = middle + 1;
    else if (range) most = middle;
    else least += 1; // a line break, which has no place of its own
  }
  return least;
}

/**
 * @param {HTMLElement} field
 * @param {Range} range
 */
export function selectRange(field, range) {
  const selection = selectionIn(field);
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** @param {HTMLElement} field @returns {Selection | null} */
function selectionIn(field) {
  const root = /** @type {any} */ (field.getRootNode());
  return root.getSelection?.() ?? document.getSelection(); // Chromium keeps one selection per shadow root
}
