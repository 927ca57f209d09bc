// The draft's field and the layer that draws marks over it. The field's text is changed only by `replace` and `undo`,
// each asked for by a click; a span whose words were edited is forgotten, never guessed.

import { cutAtMarks, followEdit } from "./spans.js";

/** @typedef {import("./spans.js").Span} Span */
/** @typedef {Span & {key: string, kind: "risk" | "strength" | "question"}} Mark */

/**
 * @param {HTMLTextAreaElement} field
 * @param {HTMLElement} mirror takes the field's size from its own text, so both wrap alike
 */
export function makeSheet(field, mirror) {
  let text = field.value;
  /** @type {Mark[]} */ let marks = [];
  /** @type {Map<string, Span & {words: string}>} */ let tracked = new Map();
  /** @type {string | null} */ let current = null;
  /** @type {{before: string, after: string} | null} */ let lastChange = null;

  const draw = () => {
    const pieces = cutAtMarks(text.length, marks).map(({ start, end, keys }) => drawPiece(start, end, keys));
    mirror.replaceChildren(...pieces, "\u200b"); // a last line break takes up a line only with something after it
  };

  /** @param {number} start @param {number} end @param {string[]} keys */
  const drawPiece = (start, end, keys) => {
    const words = text.slice(start, end);
    if (keys.length === 0) return words;
    const over = marks.filter((mark) => keys.includes(mark.key));
    const element = document.createElement("mark");
    element.textContent = words;
    element.classList.add(shownKind(over));
    element.classList.toggle("now", keys.includes(current ?? ""));
    return element;
  };

  /** Follow whatever happened to the field since the last look. */
  const follow = () => {
    if (field.value === text) return false;
    const to = followEdit(text, field.value);
    text = field.value;
    marks = marks.flatMap((mark) => ((span) => (span ? [{ ...mark, ...span }] : []))(to(mark)));
    tracked = new Map([...tracked].flatMap(([key, known]) => ((span) =>
      (span ? [/** @type {[string, Span & {words: string}]} */ ([key, { ...known, ...span }])] : []))(to(known))));
    if (lastChange?.after !== text) lastChange = null;
    draw();
    return true;
  };

  /** @param {string} words */
  const type = (words) => {
    field.focus();
    return words === "" ? document.execCommand("delete") : document.execCommand("insertText", false, words);
  };

  draw();

  return {
    follow,

    /** The draft as it stands. */
    get text() {
      return field.value;
    },

    /**
     * Draw these marks, and keep track of these spans by their keys.
     * @param {Mark[]} drawn
     * @param {(Span & {key: string})[]} followed
     */
    setMarks(drawn, followed) {
      follow();
      marks = drawn;
      tracked = new Map(followed.map(({ key, start, end }) => [key, { start, end, words: text.slice(start, end) }]));
      draw();
    },

    /** @param {string | null} key the mark to draw as the one at hand */
    setCurrent(key) {
      if (key === current) return;
      current = key;
      draw();
    },

    /** The smallest mark around the caret, or null. */
    markAtCaret() {
      const at = field.selectionStart;
      const around = marks.filter((mark) => mark.start <= at && at <= mark.end);
      return around.sort((a, b) => a.end - a.start - (b.end - b.start))[0] ?? null;
    },

    /**
     * Select the words that `key` stands for.
     * @param {string} key
     * @returns {boolean} false when they have been edited away
     */
    select(key) {
      const span = tracked.get(key);
      if (!span) return false;
      field.focus();
      field.setSelectionRange(span.start, span.end);
      mirror.querySelector(".now")?.scrollIntoView({ block: "nearest" });
      return true;
    },

    /**
     * Put `words` in the place of what `key` stands for; one Ctrl+Z takes it back.
     * @param {string} key
     * @param {string} words
     * @returns {Span | null} where the words are now; null when the place has changed and nothing was done
     */
    replace(key, words) {
      const span = tracked.get(key);
      if (!span || text.slice(span.start, span.end) !== span.words) return null;
      const before = text;
      field.focus();
      field.setSelectionRange(span.start, span.end);
      const done = type(words);
      follow();
      if (!done) return null;
      lastChange = { before, after: text };
      return { start: span.start, end: span.start + words.length };
    },

    /** Whether the last thing done was a replacement. */
    get canUndo() {
      return lastChange !== null;
    },

    /** Take the last replacement back. */
    undo() {
      if (!lastChange) return;
      const { before } = lastChange;
      field.focus();
      document.execCommand("undo");
      if (field.value !== before) {
        field.select();
        type(before);
      }
      lastChange = null;
      follow();
    },

    /** @param {Span} span */
    selectSpan({ start, end }) {
      field.focus();
      field.setSelectionRange(start, end);
    },

    /** Empty the field; undo still brings the words back. */
    clear() {
      field.focus();
      field.select();
      type("");
      follow();
    },
  };
}

/** @param {Mark[]} over */
function shownKind(over) {
  const kinds = over.map((mark) => mark.kind);
  return kinds.includes("risk") ? "risk" : kinds.includes("strength") ? "strength" : "question";
}
