// The only place that asks the service.

/** @typedef {{kind: "replace" | "template", start: number, end: number, text: string}} Suggestion */
/** @typedef {{label: string, kind: "risk" | "strength", severity: string, start: number, end: number, excerpt: string,
 *   message: string, guide: string, rule: string, suggestions: Suggestion[]}} Finding */
/** @typedef {{label: string, start: number, end: number, excerpt: string, suggestions: Suggestion[]}} Question */
/** @typedef {{region: string, service: string, number: string, by: string, source: string}} EmergencyNumber */
/** @typedef {{name: string, value: any, message: string, spans: [number, number][], suggestions: Suggestion[],
 *   numbers?: EmergencyNumber[]}} Observation */
/** @typedef {{value: number | null, level: string | null, better: "lower" | "higher"}} Score */
/** @typedef {{language: {code: string | null}, scores: Object<string, Score>, findings: Finding[],
 *   questions: Question[], observations: Observation[], readability: {words: number, sentences: number,
 *   flesch: number | null, grade: number | null, formula: string, seconds_to_read: number}}} Report */

/** The service refused, or could not be reached ("unreachable"); `code` is the error's stable name. */
export class ServiceError extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * The report on a draft.
 * @param {{text: string, audience: string, language?: string, reply_to?: string, region?: string}} asked
 * @param {AbortSignal} signal
 * @returns {Promise<Report>}
 */
export async function analyze(asked, signal) {
  const response = await fetch("/v1/analyze", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(asked),
    signal,
  }).catch((error) => {
    throw error.name === "AbortError" ? error : new ServiceError("unreachable", "");
  });
  const answer = await response.json();
  if (!response.ok) throw new ServiceError(answer.error.code, answer.error.message);
  return answer;
}
