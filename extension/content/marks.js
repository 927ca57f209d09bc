/** The underlines: drawn by the browser over the words, with no node and no style of the page changed. */

import { isTextControl } from "./fields.js";
import { createMirror } from "./mirror.js";

/**
 * @typedef {import("./remarks.js").Remark} Remark
 * @typedef {import("./placement.js").Box} Box
 */

/** The kinds also differ in shape, for eyes that do not tell these colours apart. */
const SHAPES = { risk: "wavy 1.5px", strength: "dotted 2.5px", question: "dashed 1.5px" };

const COLOURS = {
  onLight: { risk: "#c2410c", strength: "#00795a", question: "#2563a8", current: "rgb(250 204 21 / 28%)" },
  onDark: { risk: "#ff9d5c", strength: "#3fd0a4", question: "#7cbcff", current: "rgb(250 204 21 / 24%)" },
  forced: { risk: "LinkText", strength: "CanvasText", question: "CanvasText" },
};

/** @type {Remark["kind"][]} */
const KINDS = ["strength", "question", "risk"]; // the last is painted on top

/**
 * @param {import("./fields.js").Field} field
 * @param {ShadowRoot} root
 * @param {AbortSignal} signal takes every mark away
 */
export function createMarks(field, root, signal) {
  const mirror = isTextControl(field) ? createMirror(field, root, signal) : null;
  adopt(mirror ? root : /** @type {Document | ShadowRoot} */ (field.getRootNode()), sheetFor(field), signal);
  /** @type {Map<Remark, Range>} */
  const ranges = new Map();
  signal.addEventListener("abort", () => [...KINDS, "current"].forEach((kind) => CSS.highlights.delete(name(kind))));

  return {
    /**
     * @param {Remark[]} remarks
     * @param {import("./fields.js").Reading} reading
     * @param {Remark | null} current the one whose card is open
     */
    draw(remarks, reading, current) {
      mirror?.show(reading.text);
      ranges.clear();
      for (const remark of remarks) {
        const range = (reading.rangeOf ?? mirror?.rangeOf)?.(remark.start, remark.end);
        if (range) ranges.set(remark, range);
      }
      for (const kind of KINDS) setHighlight(kind, remarks.filter((remark) => remark.kind === kind), ranges);
      setHighlight("current", current ? [current] : [], ranges);
    },
    layout: () => mirror?.layout(),
    /** @param {Remark} remark @returns {Box | null} the first line of its words */
    boxOf: (remark) => lines(ranges.get(remark))[0] ?? null,
    /**
     * The remark under a point; of several, the one on the fewest words.
     * @param {number} x
     * @param {number} y
     * @returns {Remark | null}
     */
    at(x, y) {
      const hit = [...ranges].filter(([, range]) => lines(range).some((line) => holds(line, x, y)));
      hit.sort(([a], [b]) => (a.end - a.start) - (b.end - b.start));
      return hit[0]?.[0] ?? null;
    },
  };
}

/** @param {Range | undefined} range */
function lines(range) {
  return range ? [...range.getClientRects()].filter(({ width }) => width > 0) : [];
}

/**
 * @param {Box} line
 * @param {number} x
 * @param {number} y
 */
function holds({ left, top, right, bottom }, x, y) {
  return left <= x && x <= right && top - 1 <= y && y <= bottom + 3; // the underline hangs below the line's box
}

/** @param {string} kind */
function name(kind) {
  return `soigne-${kind}`;
}

/**
 * Set at once: adding ranges one by one to a highlight that is shown takes time with their square in Firefox.
 * @param {string} kind
 * @param {Remark[]} remarks
 * @param {Map<Remark, Range>} ranges
 */
function setHighlight(kind, remarks, ranges) {
  const found = remarks.flatMap((remark) => ranges.get(remark) ?? []);
  if (found.length === 0) CSS.highlights.delete(name(kind));
  else CSS.highlights.set(name(kind), new Highlight(...found));
}

/**
 * @param {Document | ShadowRoot} root
 * @param {CSSStyleSheet} sheet
 * @param {AbortSignal} signal
 */
function adopt(root, sheet, signal) {
  root.adoptedStyleSheets.push(sheet);
  signal.addEventListener("abort", () => {
    const index = root.adoptedStyleSheets.indexOf(sheet);
    if (index >= 0) root.adoptedStyleSheets.splice(index, 1);
  });
}

/** @param {Element} field */
function sheetFor(field) {
  const colours = isLight(getComputedStyle(field).color) ? COLOURS.onDark : COLOURS.onLight;
  const rules = KINDS.map((kind) => (
    `::highlight(${name(kind)}) { text-decoration: underline ${SHAPES[kind]} ${colours[kind]};`
    + ` text-underline-offset: 3px; text-decoration-skip-ink: none; }`));
  const forced = KINDS.map((kind) => `::highlight(${name(kind)}) { text-decoration-color: ${COLOURS.forced[kind]}; }`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([...rules, `::highlight(${name("current")}) { background-color: ${colours.current}; }`,
    "@media (forced-colors: active) {", ...forced, "}"].join("\n"));
  return sheet;
}

/** Light words stand on a dark ground, whatever paints that ground. @param {string} colour as computed */
function isLight(colour) {
  const [red, green, blue] = (colour.match(/^rgba?\((\d+),\s*(\d+),\s*(\d+)/) ?? []).slice(1).map(Number);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}
