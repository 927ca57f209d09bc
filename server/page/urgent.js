// The notice that comes first and alone: what to do now, and whom to call.

import { html } from "./dom.js";
import { fill } from "./words.js";

/** @typedef {import("./api.js").Observation} Observation */
/** @typedef {import("./api.js").EmergencyNumber} EmergencyNumber */
/** @typedef {import("./words.js").Words} Words */

/** How a number is reached, as the scheme of a link. */
const SCHEMES = /** @type {Object<string, string>} */ ({ call: "tel", text: "sms" });

/**
 * @param {Observation} urgent
 * @param {string | null} language of the draft
 * @param {Words} words
 * @returns {HTMLElement[]}
 */
export function drawUrgent(urgent, language, words) {
  const numbers = urgent.numbers ?? [];
  return [
    html("h2", { id: "urgent-title", tabindex: "-1" }, words.page.urgent_title),
    html("p", { class: "say", lang: language }, urgent.message),
    html("ul", { role: "list" }, ...numbers.map((number) => drawNumber(number, language, words))),
    html("p", {}, words.page.urgent_after),
  ];
}

/** @param {EmergencyNumber} number @param {string | null} language @param {Words} words */
function drawNumber(number, language, words) {
  const own = words.page;
  const digits = number.number.replace(/[^\d+]/g, "");
  const scheme = SCHEMES[number.by];
  const region = own.regions[number.region] ?? number.region;
  const reach = scheme && digits
    ? html("a", { href: `${scheme}:${digits}` }, fill(scheme === "tel" ? own.urgent_call : own.urgent_text, { number: number.number }))
    : html("strong", {}, fill(own.urgent_other, { number: number.number, by: words.terminal.by[number.by] ?? number.by }));
  return html("li", {}, reach, " ", html("span", { lang: language }, number.service), ` (${region})`);
}
