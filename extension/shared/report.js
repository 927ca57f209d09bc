/**
 * The service's report as the extension reads it (offsets in UTF-16 code units, which is how JavaScript counts).
 *
 * @typedef {"low" | "some" | "high"} Level
 * @typedef {{kind: "replace" | "template", start: number, end: number, text: string}} Suggestion
 * @typedef {{label: string, kind: "risk" | "strength", severity: string, confidence: number, start: number,
 *   end: number, excerpt: string, message: string, guide: string, rule: string, suggestions: Suggestion[]}} Finding
 * @typedef {{label: string, start: number, end: number, excerpt: string, suggestions: Suggestion[]}} Question
 * @typedef {{region: string, service: string, number: string, by: string, source: string}} EmergencyNumber
 * @typedef {{name: string, value: unknown, message: string, spans: [number, number][], suggestions: Suggestion[],
 *   numbers?: EmergencyNumber[]}} Observation
 * @typedef {{value: number | null, level: Level | null, better: "lower" | "higher"}} Score
 * @typedef {{version: 1, offsets: "utf-16", language: {code: string | null}, scores: Record<string, Score>,
 *   findings: Finding[], questions: Question[], observations: Observation[]}} Report
 * @typedef {{code: string, message?: string, hint?: string}} Failure
 * @typedef {{report: Report, error?: undefined} | {report?: undefined, error: Failure}} Answer
 * @typedef {{scores: Record<string, Score>, labels: Record<string, number>, urgent: boolean}} Summary
 *   what the popup shows: how many remarks of each label, never a word of the draft
 */

/** The scores in the order in which they are shown. */
export const SCORES = ["tone", "blame", "defensiveness", "openness", "readability"];

/**
 * Whether `value` has the shape this extension knows how to show. Unknown extra keys are fine.
 * @param {any} value
 * @returns {value is Report}
 */
export function isReport(value) {
  if (value?.version !== 1 || value.offsets !== "utf-16") return false;
  const { scores, language, findings, questions, observations } = value;
  if (typeof scores !== "object" || scores === null || typeof language !== "object" || language === null) return false;
  if (![findings, questions, observations].every(Array.isArray)) return false;
  return [...findings, ...questions].every(isMarked) && observations.every(isObservation);
}

/** @param {any} item */
function isMarked(item) {
  const words = [item?.label, item?.excerpt].every((word) => typeof word === "string");
  return words && isSpan(item) && Array.isArray(item.suggestions) && item.suggestions.every(isSuggestion);
}

/** @param {any} item */
function isSuggestion(item) {
  return ["replace", "template"].includes(item?.kind) && typeof item.text === "string" && isSpan(item);
}

/** @param {any} item */
function isSpan(item) {
  return Number.isInteger(item.start) && Number.isInteger(item.end) && 0 <= item.start && item.start <= item.end;
}

/** @param {any} item */
function isObservation(item) {
  return typeof item?.name === "string" && typeof item.message === "string";
}

/**
 * The observation that must be shown first and alone, if the draft describes an emergency.
 * @param {Report} report
 */
export function urgentOf(report) {
  return report.observations.find((observation) => observation.name === "urgent");
}
