// The scores as pictures. Each stands beside the same in words; without pictures nothing is lost.

import { html, svg } from "./dom.js";
import { fill } from "./words.js";

/** @typedef {import("./api.js").Report} Report */
/** @typedef {import("./api.js").Score} Score */
/** @typedef {import("./words.js").Words} Words */

const BARS = ["blame", "defensiveness", "openness", "readability"];
const ARC_LENGTH = Math.PI * 80; // half a circle of radius 80

/**
 * The picture of a report.
 * @param {Report} report
 * @param {Words} words
 * @returns {HTMLElement}
 */
export function drawPicture(report, words) {
  const bars = BARS.map((name) => drawBar(name, report.scores[name], words));
  const pair = [drawBalance(report, words), drawVoice(report, words)].filter((figure) => figure !== null);
  return html("section", { class: "picture", "aria-labelledby": "picture-title" },
    html("h3", { id: "picture-title", class: "visually-hidden" }, words.page.picture),
    drawTone(report.scores.tone, words),
    html("ul", { class: "scores" }, ...bars),
    pair.length ? html("div", { class: "pair" }, ...pair) : null);
}

/** @param {Score} score */
function goodness(score) {
  const scale = score.better === "higher" ? ["poor", "fair", "good"] : ["good", "fair", "poor"];
  return scale[["low", "some", "high"].indexOf(score.level ?? "some")];
}

/** @param {Score} score @param {Words} words */
function drawTone(score, words) {
  const own = words.page;
  const value = score.value ?? 0;
  const turn = (value / 100) * 180;
  const path = "M20 100a80 80 0 0 1 160 0";
  const dial = svg("svg", { viewBox: "0 0 200 116", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: path, class: "arc track" }),
    value > 0 ? svg("path", { d: path, class: `arc ${goodness(score)}`, "stroke-dasharray": `${(ARC_LENGTH * value) / 100} 999` }) : null,
    svg("g", { transform: `rotate(${turn} 100 100)` }, svg("path", { d: "M100 100H42", class: "needle" })),
    svg("circle", { cx: "100", cy: "100", r: "6", class: "needle" }));
  const verdict = score.level ? own[`tone_${score.level}`] : own.no_score;
  return html("figure", { class: "tone" }, dial, html("figcaption", {},
    html("span", { class: "muted" }, words.scores.tone), " ",
    html("strong", { class: "verdict" }, verdict), " ",
    score.value === null ? null : html("span", { class: "muted" }, fill(own.of_100, { value }))));
}

/** @param {string} name @param {Score} score @param {Words} words */
function drawBar(name, score, words) {
  const own = words.page;
  const told = score.value === null || score.level === null
    ? own[`no_score_${name}`] ?? own.no_score
    : `${fill(own.of_100, { value: score.value })}, ${words.levels[score.level]} (${words.better[score.better]})`;
  const bar = svg("svg", { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: "100", height: "4", rx: "1", class: "track" }),
    score.value ? svg("rect", { width: String(score.value), height: "4", rx: "1", class: goodness(score) }) : null);
  return html("li", {}, html("div", { class: "row" }, html("span", { class: "name" }, words.scores[name]), " ",
    html("span", { class: "value" }, told)), bar);
}

/** @param {Report} report @param {Words} words */
function drawBalance(report, words) {
  const said = report.observations.find((item) => item.name === "balance");
  if (!said) return null;
  const deposits = report.findings.filter((found) => found.kind === "strength").length;
  const withdrawals = report.findings.filter((found) => found.kind === "risk").length;
  const tilt = Math.max(-12, Math.min(12, (withdrawals - deposits) * 4));
  const picture = svg("svg", { viewBox: "0 0 240 120", "aria-hidden": "true", focusable: "false" },
    svg("path", { d: "M120 62V108M92 110H148", class: "beam" }),
    svg("g", { transform: `rotate(${tilt} 120 62)` },
      svg("path", { d: "M30 62H210M14 62H78M162 62H226", class: "beam" }),
      ...drawCoins(deposits, 46, "deposit"), ...drawCoins(withdrawals, 194, "withdrawal")));
  return drawFigure(words.observations.balance, picture, said.message, report, words.page.deposits, words.page.withdrawals);
}

/** Coins in rows of four from the pan upwards; more than twelve are drawn as twelve, the words tell the number.
 * @param {number} count @param {number} middle @param {string} kind */
function drawCoins(count, middle, kind) {
  return Array.from({ length: Math.min(count, 12) }, (_, at) => {
    const row = Math.floor(at / 4);
    const inRow = Math.min(4, Math.min(count, 12) - row * 4);
    const x = middle + ((at % 4) - (inRow - 1) / 2) * 15;
    return svg("circle", { cx: String(x), cy: String(53 - row * 15), r: "6.5", class: kind });
  });
}

/** @param {Report} report @param {Words} words */
function drawVoice(report, words) {
  const said = report.observations.find((item) => item.name === "voice");
  if (!said || typeof said.value !== "number") return null;
  const share = Math.max(0, Math.min(1, said.value));
  const picture = svg("svg", { viewBox: "0 0 240 30", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: "240", height: "30", rx: "4", class: "withdrawal" }),
    share > 0 ? svg("rect", { width: String(240 * share), height: "30", rx: "4", class: "deposit" }) : null);
  return drawFigure(words.observations.voice, picture, said.message, report, words.page.voice_i, words.page.voice_you);
}

/** @param {string} title @param {SVGElement} picture @param {string} message in the draft's language, the picture in words
 * @param {Report} report @param {string} left @param {string} right */
function drawFigure(title, picture, message, report, left, right) {
  return html("figure", {}, html("h4", {}, title), picture,
    html("div", { class: "keys", "aria-hidden": "true" }, html("span", {}, left), html("span", {}, right)),
    html("figcaption", { lang: report.language.code }, message));
}
