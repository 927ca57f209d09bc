/** The only code that fetches, and only from this machine. The draft goes into the body, never into an address. */

import { isReport } from "../shared/report.js";

/**
 * @typedef {import("../shared/report.js").Answer} Answer
 * @typedef {import("../shared/report.js").Failure} Failure
 * @typedef {import("../shared/settings.js").Settings} Settings
 */

const TIMEOUT_MS = 10_000; // a long draft takes well under a second; longer means that the service hangs

/**
 * The service's report on `text`, or a failure to show; never throws.
 * @param {string} text
 * @param {[number, number][]} ignore spans of `text` that are not the writer's words, in UTF-16 code units
 * @param {Settings} settings
 * @returns {Promise<Answer>}
 */
export async function analyze(text, ignore, settings) {
  const { audience, region } = settings;
  const body = { text, audience, ...(region && { region }), ...(ignore.length > 0 && { ignore }) };
  const { value, error } = await exchange(settings.port, "/v1/analyze", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (error) return { error };
  return isReport(value) ? { report: value } : { error: { code: "bad_response" } };
}

/**
 * Whether the service runs; never throws.
 * @param {Settings} settings
 * @returns {Promise<{error?: Failure}>}
 */
export async function health(settings) {
  const { error } = await exchange(settings.port, "/healthz", { method: "GET" });
  return error ? { error } : {};
}

/**
 * @param {number} port
 * @param {string} path
 * @param {RequestInit} request
 * @returns {Promise<{value?: unknown, error?: Failure}>}
 */
async function exchange(port, path, request) {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      ...request,
      cache: "no-store",
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const value = await response.json().catch((reason) => {
      if (reason instanceof SyntaxError) return undefined;
      throw reason;
    });
    return response.ok ? { value } : { error: failureOf(value) };
  } catch (reason) {
    const late = reason instanceof DOMException && reason.name === "TimeoutError";
    return { error: { code: late ? "timeout" : "unreachable" } };
  }
}

/**
 * The failure in the service's one error body; anything else comes from another program on that port.
 * @param {any} value
 * @returns {Failure}
 */
function failureOf(value) {
  const { code, message, hint } = value?.error ?? {};
  if (typeof code !== "string" || typeof message !== "string") return { code: "bad_response" };
  return { code, message, hint: typeof hint === "string" ? hint : undefined };
}
