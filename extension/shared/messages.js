/**
 * Every message between the parts of the extension: its direction and who may send it.
 * A message that is not in this table, or comes from elsewhere, is not answered.
 */

/**
 * @typedef {"page-script" | "own-page" | "background"} Sender
 *   page-script: a content script, in a tab; own-page: the popup or the options; background: the background script
 * @typedef {{to: "background" | "page-script", from: Sender}} Route
 */

/** @type {Readonly<Record<string, Route>>} */
export const MESSAGES = Object.freeze({
  analyze: { to: "background", from: "page-script" }, // {text, ignore} → Answer
  "check-tab": { to: "background", from: "own-page" }, // {tabId} → nothing
  health: { to: "background", from: "own-page" }, // → {error?}
  check: { to: "page-script", from: "background" }, // → nothing
  notice: { to: "page-script", from: "background" }, // {reason} → nothing
  summary: { to: "page-script", from: "own-page" }, // → Summary
});

/**
 * Whether `message` may be handled by `receiver`.
 * @param {unknown} message
 * @param {Route["to"]} receiver
 * @param {{id?: string, tab?: unknown, url?: string}} sender what the browser says about the sender
 * @param {{id: string, root: string}} own the extension's id and the address of its own pages
 * @returns {message is {type: string, [name: string]: any}}
 */
export function accepts(message, receiver, sender, own) {
  if (typeof message !== "object" || message === null || sender.id !== own.id) return false;
  const type = /** @type {{type?: unknown}} */ (message).type;
  if (typeof type !== "string" || !Object.hasOwn(MESSAGES, type)) return false;
  const route = MESSAGES[type];
  return route.to === receiver && senderMatches(route.from, sender, own.root);
}

/**
 * @param {Sender} expected
 * @param {{tab?: unknown, url?: string}} sender
 * @param {string} root
 */
function senderMatches(expected, sender, root) {
  const fromOwnPage = sender.url?.startsWith(root) ?? false;
  if (expected === "own-page") return fromOwnPage;
  if (expected === "page-script") return Boolean(sender.tab) && !fromOwnPage;
  return !sender.tab;
}
