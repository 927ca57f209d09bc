/** The text of an editable region, and the way back from an offset in it to a place in the page. */

/**
 * @typedef {{node: Text, offset: number, start: number, end: number}} Piece a stretch of the text (start to end) and
 *   where it begins in a text node (offset), in UTF-16 code units
 * @typedef {{text: string, pieces: Piece[], ignore: [number, number][]}} Gathered
 */

const INLINE = /^(inline|contents|ruby|none$)/; // computed `display` of what does not break a line

/**
 * Reads an editable region. Blocks and line breaks become newlines; quoted mail and islands that cannot be edited
 * are read, so that sentences stay whole, and listed in `ignore`. Space that the browser does not show is left out.
 * @param {HTMLElement} host
 * @returns {import("./fields.js").Reading}
 */
export function readEditable(host) {
  /** @type {Gathered} */
  const gathered = { text: "", pieces: [], ignore: [] };
  gatherChildren(host, gathered);
  const { text, pieces, ignore } = gathered;
  return { text, ignore, rangeOf: (start, end) => rangeOf(pieces, start, end) };
}

/**
 * @param {Node} parent
 * @param {Gathered} into
 */
function gatherChildren(parent, into) {
  for (const child of parent.childNodes) {
    if (child instanceof Text) gatherText(child, into);
    else if (child instanceof HTMLBRElement) into.text += "\n";
    else if (child instanceof HTMLElement) gatherElement(child, into);
  }
}

/**
 * @param {Text} node
 * @param {Gathered} into
 */
function gatherText(node, into) {
  const parent = node.parentElement;
  const preserves = parent !== null && /^(pre|break-spaces)/.test(getComputedStyle(parent).whiteSpace);
  if (preserves) addPiece(node, 0, node.data, into);
  else for (const { 0: run, index } of node.data.matchAll(/[ \t\n\r\f]+|[^ \t\n\r\f]+/g)) {
    const isGap = /^[ \t\n\r\f]/.test(run);
    if (!isGap) addPiece(node, index, run, into);
    else if (!/(^|[ \n])$/.test(into.text)) addPiece(node, index, " ", into); // as the browser shows it
  }
}

/**
 * @param {Text} node
 * @param {number} offset in the node
 * @param {string} text
 * @param {Gathered} into
 */
function addPiece(node, offset, text, into) {
  if (text === "") return;
  const start = into.text.length;
  into.text += text;
  into.pieces.push({ node, offset, start, end: into.text.length });
}

/**
 * @param {HTMLElement} child
 * @param {Gathered} into
 */
function gatherElement(child, into) {
  const { display } = getComputedStyle(child);
  if (display === "none") return;
  const isBlock = !INLINE.test(display);
  if (isBlock) breakLine(into);
  const start = into.text.length;
  gatherChildren(child, into);
  if (isForeign(child) && into.text.length > start) into.ignore.push([start, into.text.length]);
  if (isBlock) breakLine(into);
  if (child instanceof HTMLParagraphElement && !into.text.endsWith("\n\n")) into.text += "\n";
}

/** @param {Gathered} into */
function breakLine(into) {
  if (into.text !== "" && !into.text.endsWith("\n")) into.text += "\n";
}

/** Whether the words in there are not the writer's. @param {HTMLElement} element */
function isForeign(element) {
  return element instanceof HTMLQuoteElement || element.contentEditable === "false";
}

/**
 * The page's range for text[start:end], or null when it does not begin and end in text.
 * @param {Piece[]} pieces
 * @param {number} start
 * @param {number} end
 */
function rangeOf(pieces, start, end) {
  const last = pieces.findLast((piece) => piece.start < end || (piece.start === end && start === end));
  const first = pieces.find((piece) => start < piece.end || (piece === last && start === piece.end));
  if (!first || !last || start < first.start || end > last.end) return null;
  const range = document.createRange();
  range.setStart(first.node, first.offset + start - first.start);
  range.setEnd(last.node, last.offset + end - last.start);
  return range;
}
