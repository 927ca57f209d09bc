/**
 * A remark is what is underlined: a finding, or a question that has a suggestion. It remembers the words it is about,
 * so that it can be dropped the moment they are no longer there.
 *
 * @typedef {import("../shared/report.js").Suggestion & {original: string}} Rewrite original: the words it replaces
 * @typedef {{key: string, label: string, kind: "risk" | "strength" | "question", start: number, end: number,
 *   excerpt: string, message: string, guide: string, suggestions: Rewrite[]}} Remark
 *   key: the same for the same remark on the same words, in this report and the next
 */

/**
 * The remarks of a report on `text`, in reading order. One whose excerpt is not what `text` has there is left out.
 * @param {import("../shared/report.js").Report} report
 * @param {string} text
 * @returns {Remark[]}
 */
export function remarksOf(report, text) {
  const questions = report.questions.filter(({ suggestions }) => suggestions.length > 0);
  const remarks = [
    ...report.findings.map((finding) => remark(finding, finding.kind, text)),
    ...questions.map((question) => remark({ message: "", guide: "", rule: "", ...question }, "question", text)),
  ];
  return remarks.filter((item) => standsIn(item, text)).sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * @param {Omit<import("../shared/report.js").Finding, "kind" | "severity" | "confidence">} item
 * @param {Remark["kind"]} kind
 * @param {string} text
 * @returns {Remark}
 */
function remark({ label, start, end, excerpt, message, guide, rule, suggestions }, kind, text) {
  const rewrites = suggestions.map((suggestion) => (
    { ...suggestion, original: text.slice(suggestion.start, suggestion.end) }));
  const key = JSON.stringify([rule || label, excerpt]);
  return { key, label, kind, start, end, excerpt, message, guide, suggestions: rewrites };
}

/**
 * @param {Remark} item
 * @param {string} text
 */
function standsIn({ start, end, excerpt }, text) {
  return end > start && text.slice(start, end) === excerpt;
}

/**
 * The remarks after an edit: those before it stay, those behind it move along, those it touches are dropped, and so
 * are suggestions for words it touches. Every kept one is compared with the new text.
 * @param {Remark[]} remarks
 * @param {string} before
 * @param {string} after
 */
export function followEdit(remarks, before, after) {
  const edit = editBetween(before, after);
  return remarks.flatMap((item) => {
    const span = move(item, edit);
    if (!span || !standsIn({ ...item, ...span }, after)) return [];
    const suggestions = item.suggestions.flatMap((suggestion) => {
      const place = move(suggestion, edit);
      const stands = place && after.slice(place.start, place.end) === suggestion.original;
      return stands ? [{ ...suggestion, ...place }] : [];
    });
    return [{ ...item, ...span, suggestions }];
  });
}

/**
 * The smallest replaced stretch: before[start:end] gave way, and everything behind it moved by `shift`.
 * @param {string} before
 * @param {string} after
 */
function editBetween(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start, end: before.length - tail, shift: after.length - before.length };
}

/**
 * @param {{start: number, end: number}} span
 * @param {{start: number, end: number, shift: number}} edit
 */
function move(span, edit) {
  if (span.end <= edit.start) return { start: span.start, end: span.end };
  if (span.start >= edit.end) return { start: span.start + edit.shift, end: span.end + edit.shift };
  return null;
}

/**
 * How many remarks of each label.
 * @param {Remark[]} remarks
 * @returns {Record<string, number>}
 */
export function countByLabel(remarks) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { label } of remarks) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}
