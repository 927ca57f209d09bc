/** The last report in short, and the button that starts a check. */

import { element } from "../shared/element.js";
import { scoreList } from "../shared/scores.js";
import { fillWords, word, wordFor } from "../shared/words.js";

/** @typedef {import("../shared/report.js").Summary} Summary */

const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

fillWords(document);
byId("options").addEventListener("click", () => void chrome.runtime.openOptionsPage());
byId("check").addEventListener("click", checkField);
void showService();
void showLast();

async function activeTabId() {
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

async function checkField() {
  const tabId = await activeTabId();
  await chrome.runtime.sendMessage({ type: "check-tab", tabId });
  window.close();
}

async function showService() {
  const { error } = await chrome.runtime.sendMessage({ type: "health" });
  byId("service").textContent = error ? word(`error_${error.code}`) || word("error_bad_response") : word("popup_running");
  byId("service").className = error ? "warning" : "quiet";
}

async function showLast() {
  const summary = await lastSummary();
  byId("last").replaceChildren(...(summary ? summaryParts(summary) : [element("p", { class: "quiet" }, word("popup_none"))]));
}

/** @returns {Promise<Summary | null>} what the page's running check found; null when none runs */
async function lastSummary() {
  const tabId = await activeTabId();
  try {
    return tabId === undefined ? null : (await chrome.tabs.sendMessage(tabId, { type: "summary" })) ?? null;
  } catch {
    return null; // nobody listens in this tab
  }
}

/** @param {Summary} summary */
function summaryParts({ scores, labels, urgent }) {
  if (urgent) return [element("h2", {}, word("urgent"))];
  const counts = Object.entries(labels).map(([label, count]) => element("li", {}, word("pair", wordFor("label", label), count)));
  return [
    element("h2", {}, word("popup_last")),
    scoreList(scores),
    counts.length > 0 ? element("ul", {}, ...counts) : element("p", {}, word("nothing_to_change")),
  ];
}
