// A report as headings, cards and lists. Makes elements; what a button does is the caller's business.

import { html } from "./dom.js";
import { drawPicture } from "./picture.js";
import { fill } from "./words.js";

/** @typedef {import("./api.js").Report} Report */
/** @typedef {import("./api.js").Finding} Finding */
/** @typedef {import("./api.js").Question} Question */
/** @typedef {import("./api.js").Observation} Observation */
/** @typedef {import("./api.js").Suggestion} Suggestion */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {{show: (key: string) => void, apply: (key: string, suggestion: Suggestion) => void,
 *   copy: (text: string) => void}} Actions */

/** Shown with their pictures, or first and alone. */
const SHOWN_ELSEWHERE = ["balance", "voice", "urgent"];

/**
 * Every span of a report that is drawn or acted on, by key: the marks first, then what is only followed.
 * @param {Report} report
 */
export function spansOf(report) {
  const findings = report.findings.map((found, at) => ({ key: `finding-${at}`, kind: found.kind, item: found }));
  const questions = report.questions.map((asked, at) => ({ key: `question-${at}`, kind: /** @type {const} */ ("question"), item: asked }));
  const marked = [...findings, ...questions];
  const marks = marked.filter(({ kind, item }) => kind !== "question" || item.suggestions.length > 0)
    .map(({ key, kind, item }) => ({ key, kind, start: item.start, end: item.end }));
  const observed = report.observations.map((item, at) => ({ key: `observation-${at}`, item }));
  const followed = [
    ...marked.map(({ key, item }) => ({ key, start: item.start, end: item.end })),
    ...observed.flatMap(({ key, item }) => item.spans.map(([start, end], at) => ({ key: `${key}-span-${at}`, start, end }))),
    ...[...marked, ...observed].flatMap(({ key, item }) =>
      item.suggestions.map(({ start, end }, at) => ({ key: `${key}-suggestion-${at}`, start, end }))),
  ];
  return { marks, followed };
}

/**
 * Everything the report says except an emergency.
 * @param {Report} report
 * @param {Words} words
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
export function drawReport(report, words, actions) {
  const own = words.page;
  if (report.language.code === null) return [html("p", { class: "calm" }, own.too_short)];
  const risks = cardsOf(report, "risk", words, actions);
  const strengths = cardsOf(report, "strength", words, actions);
  const questions = report.questions.map((asked, at) => drawQuestion(asked, `question-${at}`, report, words, actions));
  const whole = report.observations.flatMap((item, at) => (item.message && !SHOWN_ELSEWHERE.includes(item.name)
    ? [drawObservation(item, `observation-${at}`, report, words, actions)] : []));
  const calm = risks.length === 0 && whole.length === 0
    ? html("div", { class: "calm" }, html("h3", {}, own.empty_title), html("p", {}, own.empty)) : null;
  return [
    calm,
    drawPicture(report, words),
    drawSection("advice", own.advice, risks, "ol", risks.length === 0 && !calm ? own.no_advice : ""),
    drawSection("whole", own.observations, whole, "ul"),
    drawSection("strengths", own.strengths, strengths, "ul", strengths.length ? own.strengths_hint : ""),
    drawSection("questions", own.questions, questions, "ul"),
    drawReadability(report, words),
  ].filter((section) => section !== null);
}

/** @param {Report} report @param {string} kind @param {Words} words @param {Actions} actions */
function cardsOf(report, kind, words, actions) {
  return report.findings.flatMap((found, at) => (found.kind === kind
    ? [drawFinding(found, `finding-${at}`, report, words, actions)] : []));
}

/** @param {string} id @param {string} title @param {HTMLElement[]} cards @param {string} list @param {string} [note] */
function drawSection(id, title, cards, list, note = "") {
  if (cards.length === 0 && !note) return null;
  return html("section", { "aria-labelledby": `${id}-title` }, html("h3", { id: `${id}-title` }, title),
    note ? html("p", { class: "hint" }, note) : null, cards.length ? html(list, { class: "cards", role: "list" }, ...cards) : null);
}

/** @param {Finding} found @param {string} key @param {Report} report @param {Words} words @param {Actions} actions */
function drawFinding(found, key, report, words, actions) {
  const aside = found.kind === "risk" ? words.severities[found.severity] : words.page.strength;
  return drawCard(key, found.kind, words.labels[found.label], aside,
    drawExcerpt(found.excerpt, report),
    html("p", { lang: report.language.code }, found.message),
    found.guide ? html("p", { class: "guide" }, ...drawGuide(found, report, words)) : null,
    ...drawOffers(found.suggestions, key, found.excerpt, report, words, actions),
    drawShow(key, found.excerpt, words, actions));
}

/** @param {Finding} found @param {Report} report @param {Words} words */
function drawGuide(found, report, words) {
  const [before, after] = words.page.guide.split("{guide}");
  return [before, html("span", { lang: report.language.code }, found.guide), after];
}

/** @param {Question} asked @param {string} key @param {Report} report @param {Words} words @param {Actions} actions */
function drawQuestion(asked, key, report, words, actions) {
  return drawCard(key, "question", words.labels[asked.label], "", drawExcerpt(asked.excerpt, report),
    ...drawOffers(asked.suggestions, key, asked.excerpt, report, words, actions), drawShow(key, asked.excerpt, words, actions));
}

/** @param {Observation} item @param {string} key @param {Report} report @param {Words} words @param {Actions} actions */
function drawObservation(item, key, report, words, actions) {
  const shows = item.spans.map((_, at) => drawShow(`${key}-span-${at}`, `${at + 1}`, words, actions, item.spans.length > 1));
  return drawCard(key, "whole", words.observations[item.name] ?? item.name, "",
    html("p", { lang: report.language.code }, item.message),
    ...drawOffers(item.suggestions, key, "", report, words, actions),
    shows.length ? html("div", { class: "buttons" }, ...shows) : null);
}

/** @param {string} key @param {string} kind @param {string} label @param {string} aside @param {...(HTMLElement | null)} body */
function drawCard(key, kind, label, aside, ...body) {
  return html("li", { id: `card-${key}`, class: `card ${kind}`, "data-key": key },
    html("h4", { id: `head-${key}`, tabindex: "-1" }, html("span", { class: "label" }, label),
      aside ? html("span", { class: "aside" }, aside) : null), ...body);
}

/** @param {string} excerpt @param {Report} report */
function drawExcerpt(excerpt, report) {
  return html("blockquote", { lang: report.language.code }, excerpt);
}

/** @param {string} key @param {string} excerpt @param {Words} words @param {Actions} actions @param {boolean} [numbered] */
function drawShow(key, excerpt, words, actions, numbered = false) {
  const label = numbered ? `${words.page.show} ${excerpt}` : words.page.show;
  const name = fill(words.page.show_name, { excerpt });
  return drawButton(`show-${key}`, label, numbered ? label : name, "quiet", () => actions.show(key));
}

/** @param {string} id @param {string} label @param {string} name @param {string} style @param {() => void} act */
function drawButton(id, label, name, style, act) {
  const button = html("button", { type: "button", id, class: style, "aria-label": name === label ? null : `${label}: ${name}` }, label);
  button.addEventListener("click", act);
  return button;
}

/** @param {Suggestion[]} suggestions @param {string} key @param {string} excerpt @param {Report} report
 * @param {Words} words @param {Actions} actions */
function drawOffers(suggestions, key, excerpt, report, words, actions) {
  return suggestions.map((suggestion, at) => drawOffer(suggestion, `${key}-suggestion-${at}`, excerpt, report, words, actions));
}

/** @param {Suggestion} suggestion @param {string} key @param {string} excerpt @param {Report} report
 * @param {Words} words @param {Actions} actions */
function drawOffer(suggestion, key, excerpt, report, words, actions) {
  const own = words.page;
  const { kind, text, start, end } = suggestion;
  const apply = () => actions.apply(key, suggestion);
  const lang = report.language.code;
  if (text === "") {
    return html("div", { class: "offer" }, drawButton(`apply-${key}`, own.remove, own.remove, "", apply));
  }
  const intro = kind === "template" ? own.complete : start === end ? own.add_before : own.replace_with;
  const label = kind === "template" ? own.insert : start === end ? own.add : own.replace;
  const name = kind === "template" ? text : start === end ? text : fill(own.replace_name, { from: excerpt, to: text });
  const buttons = [drawButton(`apply-${key}`, label, name, "", apply)];
  if (kind === "template") buttons.push(drawButton(`copy-${key}`, own.copy, text, "", () => actions.copy(text)));
  return html("div", { class: "offer" }, html("span", { class: "kind" }, intro), " ",
    html("span", { class: "words", lang }, text.trim()), html("div", { class: "buttons" }, ...buttons));
}

/** @param {Report} report @param {Words} words */
function drawReadability(report, words) {
  const own = words.page;
  const found = report.readability;
  const time = found.seconds_to_read < 90 ? fill(own.seconds, { seconds: found.seconds_to_read })
    : fill(own.minutes, { minutes: Math.round(found.seconds_to_read / 60) });
  const rows = [[own.words, found.words], [own.sentences, found.sentences], [own.reading_time, time]];
  if (found.flesch !== null) rows.push([own.ease, fill(own.ease_value, { flesch: Math.round(found.flesch), formula: found.formula })]);
  if (found.grade !== null) rows.push([own.grade, fill(own.grade_value, { grade: Math.round(found.grade), formula: found.formula })]);
  const facts = rows.flatMap(([name, value]) => [html("dt", {}, String(name)), html("dd", {}, String(value))]);
  return html("section", { "aria-labelledby": "readability-title" },
    html("h3", { id: "readability-title" }, own.readability), html("dl", { class: "facts" }, ...facts));
}
