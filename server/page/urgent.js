// The notice that comes first and alone: what to do now, and whom to call.

import { html } from "./dom.js";
import { fill } from "./words.js";

/** @typedef {import("./api.js").Observation} Observation */
/** @typedef {import("./api.js").EmergencyNumber} EmergencyNumber */
/** @typedef {import("./words.js").Words} Words */

/** How a number is reached, where its links already say all. */
const LINKS_SAY = ["call", "text", "call, text"];

/**
 * @param {Observation} urgent
 * @param {string | null} language of the draft
 * @param {Words} words
 * @param {HTMLSelectElement} regions offered again where the numbers are of several regions
 * @param {(code: string) => void} choose what choosing one does
 * @returns {HTMLElement[]}
 */
export function drawUrgent(urgent, language, words, regions, choose) {
  const numbers = urgent.numbers ?? [];
  const codes = [...new Set(numbers.map((number) => number.region))];
  return [
    html("h2", { id: "urgent-title", tabindex: "-1" }, words.page.urgent_title),
    html("p", { class: "say", lang: language }, urgent.message),
    ...(codes.length > 1 ? [drawChoice(words, regions, choose)] : []),
    ...codes.flatMap((code) => [
      html("h3", {}, words.regions[code] ?? code),
      html("ul", { role: "list" }, ...numbers.filter((number) => number.region === code).map((number) => drawNumber(number, words))),
    ]),
    html("p", {}, words.page.urgent_after),
  ];
}

/** @param {Words} words @param {HTMLSelectElement} regions @param {(code: string) => void} choose */
function drawChoice(words, regions, choose) {
  const select = /** @type {HTMLSelectElement} */ (regions.cloneNode(true));
  select.id = "urgent-region";
  select.removeAttribute("aria-describedby");
  select.addEventListener("change", () => choose(select.value));
  return html("p", {}, html("label", { class: "field", for: select.id }, words.page.urgent_region), select);
}

/** `by` says in English how the number is reached: "call, text" gives two links. @param {EmergencyNumber} number
 * @param {Words} words */
function drawNumber(number, words) {
  const digits = number.number.replace(/[^\d+]/g, "");
  const links = [
    /\bcall\b/.test(number.by) ? html("a", { href: `tel:${digits}` }, fill(words.page.urgent_call, { number: number.number })) : null,
    /\btext\b/.test(number.by) ? html("a", { href: `sms:${digits}` }, fill(words.page.urgent_text, { number: number.number })) : null,
  ].filter((link) => link !== null);
  const reach = links.length ? links : [html("strong", {}, number.number)];
  const service = words.services[number.service] ?? number.service;
  const how = LINKS_SAY.includes(number.by) ? "" : `: ${words.by[number.by] ?? number.by}`;
  return html("li", {}, ...reach, " ", service + how);
}
