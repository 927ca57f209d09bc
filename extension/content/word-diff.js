/**
 * What changes between two short texts, word by word.
 *
 * @typedef {{kind: "same" | "gone" | "new", text: string}} Change
 */

const LONGEST = 200; // words and gaps; the table grows with the square, and a suggestion is a sentence or two

/**
 * @param {string} before
 * @param {string} after
 * @returns {Change[]} in reading order; joined without the new ones they give `before`, without the gone ones `after`
 */
export function diffWords(before, after) {
  const from = before.match(/\s+|\S+/g) ?? [];
  const to = after.match(/\s+|\S+/g) ?? [];
  if (from.length > LONGEST || to.length > LONGEST) return joined([["gone", before], ["new", after]]);
  return joined(walk(from, to, commonLengths(from, to)));
}

/**
 * lengths[i][j]: how many words from[i:] and to[j:] have in common, in order.
 * @param {string[]} from
 * @param {string[]} to
 */
function commonLengths(from, to) {
  const lengths = Array.from({ length: from.length + 1 }, () => new Array(to.length + 1).fill(0));
  for (let i = from.length - 1; i >= 0; i -= 1) {
    for (let j = to.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = from[i] === to[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

/**
 * @param {string[]} from
 * @param {string[]} to
 * @param {number[][]} lengths
 * @returns {[Change["kind"], string][]}
 */
function walk(from, to, lengths) {
  /** @type {[Change["kind"], string][]} */
  const steps = [];
  let i = 0;
  let j = 0;
  while (i < from.length && j < to.length) {
    if (from[i] === to[j]) steps.push(["same", from[(j += 1, i++)]]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) steps.push(["gone", from[i++]]);
    else steps.push(["new", to[j++]]);
  }
  for (const rest of from.slice(i)) steps.push(["gone", rest]);
  for (const rest of to.slice(j)) steps.push(["new", rest]);
  return steps;
}

/**
 * Neighbours of one kind become one change; gone words come before the new ones that take their place, and a lone
 * space between two changes belongs to both, so that whole phrases change and not every other word.
 * @param {[Change["kind"], string][]} steps
 * @returns {Change[]}
 */
function joined(steps) {
  /** @type {Change[]} */
  const changes = [];
  let gone = "";
  let added = "";
  const flush = () => {
    if (gone) changes.push({ kind: "gone", text: gone });
    if (added) changes.push({ kind: "new", text: added });
    gone = added = "";
  };
  steps.forEach(([kind, text], index) => {
    const between = kind === "same" && text.trim() === "" && (gone || added) && steps[index + 1]
      && steps[index + 1][0] !== "same";
    if (kind === "gone" || between) gone += text;
    if (kind === "new" || between) added += text;
    if (kind !== "same" || between) return;
    flush();
    const last = changes.at(-1);
    if (last?.kind === "same") last.text += text;
    else changes.push({ kind: "same", text });
  });
  flush();
  return changes.filter(({ text }) => text !== "");
}
