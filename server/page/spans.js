// Spans of a text that goes on changing. Pure: no document, no state. Offsets are UTF-16 code units, half-open.

/** @typedef {{start: number, end: number}} Span */

/**
 * Where the spans of `before` are in `after`; null for one whose own words were edited.
 * @param {string} before
 * @param {string} after
 * @returns {(span: Span) => Span | null}
 */
export function followEdit(before, after) {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const shift = after.length - before.length;
  return ({ start, end }) => {
    if (end <= head) return { start, end };
    if (start >= before.length - tail) return { start: start + shift, end: end + shift };
    return null;
  };
}

/**
 * The text cut where marks begin and end: consecutive pieces, each with the keys of the marks over it.
 * @param {number} length of the text
 * @param {{key: string, start: number, end: number}[]} marks
 * @returns {{start: number, end: number, keys: string[]}[]}
 */
export function cutAtMarks(length, marks) {
  const edges = new Set([0, length]);
  for (const mark of marks) edges.add(mark.start).add(mark.end);
  const cuts = [...edges].filter((edge) => edge >= 0 && edge <= length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, at) => {
    const start = cuts[at];
    return { start, end, keys: marks.filter((mark) => mark.start <= start && end <= mark.end).map((mark) => mark.key) };
  });
}

/**
 * The gaps (…) of a template that stands in `text` at `span`.
 * @param {string} text
 * @param {Span} span
 * @returns {Span[]}
 */
export function findGaps(text, { start, end }) {
  return [...text.slice(start, end).matchAll(/…/g)].map((gap) => ({ start: start + gap.index, end: start + gap.index + 1 }));
}
