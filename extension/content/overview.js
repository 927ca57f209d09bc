/** What is true of the whole message: its scores and observations, or the notice that comes before everything. */

import { element } from "../shared/element.js";
import { scoreList } from "../shared/scores.js";
import { interfaceLanguage, word, wordFor } from "../shared/words.js";
import { cardHeader } from "./card.js";

/**
 * @typedef {import("../shared/report.js").Report} Report
 * @typedef {import("../shared/report.js").Observation} Observation
 */

/**
 * @param {Report} report
 * @param {() => void} close
 */
export function overviewCard(report, close) {
  const said = report.observations.filter(({ message }) => message !== "");
  return element("section", { class: "card", role: "dialog", lang: interfaceLanguage(), "aria-labelledby": "card-label" },
    cardHeader(word("whole_message"), "", close),
    scoreList(report.scores),
    said.length > 0 && element("ul", { class: "observations", lang: report.language.code ?? interfaceLanguage() },
      ...said.map(observationItem)));
}

/** @param {Observation} observation */
function observationItem({ name, message, suggestions = [] }) {
  return element("li", {},
    element("strong", { lang: interfaceLanguage() }, wordFor("observation", name)), " ", message,
    ...suggestions.map(({ text }) => element("p", { class: "example" }, text)));
}

/**
 * @param {Observation} urgent
 * @param {string} language
 * @param {() => void} close
 */
export function urgentCard(urgent, language, close) {
  return element("section", { class: "card urgent", role: "dialog", lang: interfaceLanguage(),
    "aria-labelledby": "card-label", "aria-describedby": "card-reason" },
  cardHeader(word("urgent"), "", close),
  element("p", { id: "card-reason", lang: language }, urgent.message),
  element("ul", { class: "numbers" }, ...(urgent.numbers ?? []).map(numberItem)));
}

/** @param {import("../shared/report.js").EmergencyNumber} number */
function numberItem({ service, number, by }) {
  const digits = number.replaceAll(/[\s.-]/g, "");
  const dials = /^\+?\d+$/.test(digits);
  return element("li", {},
    dials ? element("a", { href: `tel:${digits}` }, number) : element("strong", {}, number),
    element("span", {}, by ? word("pair", wordFor("service", service), waysIn(by)) : wordFor("service", service)));
}

/** "call, text" in the reader's language; what has no word here (the name of a line) stays. @param {string} by */
function waysIn(by) {
  return by.split(/(, | \(|\))/).map((part, index) => (index % 2 === 0 && part ? wordFor("by", part) : part)).join("");
}
