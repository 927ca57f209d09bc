// The page: what the writer does, and what changes for it. Nothing is stored, here or anywhere.

import { analyze, ServiceError } from "./api.js";
import { html } from "./dom.js";
import { drawReport, spansOf } from "./report.js";
import { makeSheet } from "./sheet.js";
import { findGaps } from "./spans.js";
import { drawUrgent } from "./urgent.js";
import { chooseLanguage, fill, loadWords, showWords } from "./words.js";

/** @typedef {import("./api.js").Report} Report */
/** @typedef {import("./api.js").Suggestion} Suggestion */

const PAUSE_MS = 900; // a pause in typing; shorter re-reads mid-word

/** @template {HTMLElement} T @param {string} id @returns {T} */
const byId = (id) => /** @type {T} */ (document.getElementById(id));

const draft = /** @type {HTMLTextAreaElement} */ (byId("draft"));
const replyTo = /** @type {HTMLTextAreaElement} */ (byId("reply-to"));
const region = /** @type {HTMLSelectElement} */ (byId("region"));
const draftLanguage = /** @type {HTMLSelectElement} */ (byId("draft-language"));
const uiLanguage = /** @type {HTMLSelectElement} */ (byId("ui-language"));
const check = /** @type {HTMLButtonElement} */ (byId("check"));
const sheet = makeSheet(draft, byId("mirror"));

/** @type {import("./words.js").Words} */ let words;
/** @type {Report | null} */ let report = null;
/** @type {AbortController | null} */ let reading = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */ let pause;
/** @type {{start: number, end: number} | null} where a template was put in */ let template = null;

/** @param {string} sentence */
const say = (sentence) => { byId("status").textContent = sentence; };

// What the writer asks for

/** @param {boolean} asked by a click, not by a pause in typing */
async function read(asked) {
  clearTimeout(pause);
  reading?.abort();
  reading = new AbortController();
  const { signal } = reading;
  if (asked) {
    say(words.page.checking_status);
    check.setAttribute("aria-busy", "true");
  }
  try {
    const found = await analyze(request(), signal);
    report = found;
    byId("problem").textContent = "";
    show(asked);
  } catch (error) {
    if (signal.aborted) return;
    showProblem(error);
  } finally {
    if (!signal.aborted) check.removeAttribute("aria-busy");
  }
}

function request() {
  const audience = /** @type {HTMLInputElement} */ (document.querySelector("[name=audience]:checked")).value;
  return {
    text: sheet.text,
    audience,
    ...(draftLanguage.value && { language: draftLanguage.value }),
    ...(replyTo.value.trim() && { reply_to: replyTo.value }),
    ...(region.value && { region: region.value }),
  };
}

/** @param {unknown} error */
function showProblem(error) {
  const code = error instanceof ServiceError ? error.code : "other";
  say("");
  byId("problem").textContent = words.page.errors[code] ?? words.page.errors.other;
  if (!(error instanceof ServiceError)) throw error;
}

/** @param {Suggestion} suggestion @param {string} key */
function apply(key, suggestion) {
  const span = sheet.replace(key, suggestion.text);
  if (!span) return say(words.page.moved);
  if (suggestion.kind === "template") {
    template = span;
    selectGap(span.start);
  }
  say(suggestion.kind === "template" ? words.page.inserted : words.page.replaced);
  edited();
}

/** Select the next gap after `from`, or the first. @param {number} from */
function selectGap(from) {
  const gaps = template ? findGaps(sheet.text, { start: 0, end: sheet.text.length }) : [];
  const gap = gaps.find(({ start }) => start >= from) ?? gaps[0];
  if (gap) sheet.selectSpan(gap);
  byId("next-gap").hidden = gaps.length === 0;
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    say(words.page.copied);
  } catch {
    say(words.page.copy_failed);
  }
}

/** @param {string} key */
function showInText(key) {
  sheet.setCurrent(key);
  if (!sheet.select(key)) say(words.page.moved);
  showCurrent(key, false);
}

function startOver() {
  sheet.clear();
  report = null;
  template = null;
  clearTimeout(pause);
  reading?.abort();
  say("");
  show(false);
}

// What is shown

/** @param {boolean} asked */
function show(asked) {
  const urgent = report?.observations.find((item) => item.name === "urgent");
  const held = Boolean(urgent);
  const { marks, followed } = report && !held ? spansOf(report) : { marks: [], followed: [] };
  const focused = document.activeElement?.id ?? "";
  sheet.setMarks(marks, followed);
  byId("urgent").hidden = !urgent;
  byId("urgent").replaceChildren(...(urgent && report ? drawUrgent(urgent, report.language.code, words, region, chooseRegion) : []));
  byId("results").hidden = held;
  byId("before").hidden = report !== null;
  byId("report").hidden = report === null;
  byId("report").replaceChildren(...(report && !held ? drawReport(report, words, { show: showInText, apply, copy }) : []));
  byId("clear").hidden = sheet.text === "";
  showCaret();
  restoreFocus(focused);
  if (report) announce(asked, held);
}

/** A card that is drawn again takes the focus of the one it replaces. @param {string} id */
function restoreFocus(id) {
  if (!id || document.activeElement?.id === id) return;
  const again = document.getElementById(id) ?? byId("results-title");
  again.focus({ preventScroll: true });
}

/** @param {boolean} asked @param {boolean} held */
function announce(asked, held) {
  const count = report?.findings.filter((found) => found.kind === "risk").length ?? 0;
  const told = words.page.status[count === 0 ? "none" : count === 1 ? "one" : "many"];
  say(held ? words.page.urgent_status : fill(told, { count }));
  if (held && asked) byId("urgent-title").focus();
  else if (asked) byId("results").scrollIntoView({ block: "nearest" });
}

/** Light up the mark at the caret and its advice. */
function showCaret() {
  const mark = document.activeElement === draft ? sheet.markAtCaret() : null;
  showCurrent(mark?.key ?? null, true);
}

/** @param {string | null} key @param {boolean} follow the caret: the card comes into view where both fit side by side */
function showCurrent(key, follow) {
  sheet.setCurrent(key);
  for (const card of document.querySelectorAll(".card[aria-current]")) card.removeAttribute("aria-current");
  const card = key ? document.getElementById(`card-${key}`) : null;
  card?.setAttribute("aria-current", "true");
  if (card && follow && matchMedia("(min-width: 60rem)").matches) card.scrollIntoView({ block: "nearest" });
  const label = card?.querySelector(".label")?.textContent ?? "";
  const message = card?.querySelector("h4 ~ p")?.textContent ?? "";
  byId("here-text").textContent = card ? fill(words.page.here, { label, message }).trim() : "";
  byId("here-go").hidden = !card;
  byId("here-go").dataset.key = key ?? "";
}

function edited() {
  byId("undo").hidden = !sheet.canUndo;
  byId("clear").hidden = sheet.text === "";
  byId("next-gap").hidden = !(template && sheet.text.includes("…"));
  if (report) {
    clearTimeout(pause);
    reading?.abort();
    pause = setTimeout(() => read(false), PAUSE_MS);
  }
}

/** @param {string} code */
async function setLanguage(code) {
  words = await loadWords(code);
  showWords(words);
  showRegions();
  show(false);
}

/** @param {string} code */
function chooseRegion(code) {
  region.value = code;
  read(true);
}

function showRegions() {
  const chosen = region.value;
  const named = Object.entries(words.regions).filter(([code]) => code !== "other").map(([code, name]) => html("option", { value: code }, String(name)));
  region.replaceChildren(html("option", { value: "" }, words.page.region_none), ...named);
  region.value = chosen;
}

/** The region of the browser's own language, where its numbers are known. */
function guessRegion() {
  const place = navigator.language.split("-")[1]?.toUpperCase() ?? "";
  if ([...region.options].some((option) => option.value === place)) region.value = place;
}

// Wiring

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  read(true);
});
draft.addEventListener("input", () => {
  if (sheet.follow()) edited();
});
draft.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) read(true);
});
document.addEventListener("selectionchange", () => {
  if (document.activeElement === draft) showCaret();
});
byId("report").addEventListener("focusin", (event) => {
  const card = /** @type {Element} */ (event.target).closest(".card");
  if (card) showCurrent(/** @type {HTMLElement} */ (card).dataset.key ?? null, false);
});
byId("here-go").addEventListener("click", () => {
  const key = byId("here-go").dataset.key;
  document.getElementById(`card-${key}`)?.scrollIntoView({ block: "nearest" });
  document.getElementById(`head-${key}`)?.focus({ preventScroll: true });
});
byId("undo").addEventListener("click", () => {
  sheet.undo();
  say(words.page.undone);
  edited();
});
byId("next-gap").addEventListener("click", () => selectGap(draft.selectionEnd));
byId("clear").addEventListener("click", startOver);
for (const choice of [region, draftLanguage, ...document.querySelectorAll("[name=audience]")]) {
  choice.addEventListener("change", () => { if (report) read(false); });
}
replyTo.addEventListener("input", edited);
byId("text-only").addEventListener("change", (event) => {
  document.body.classList.toggle("text-only", /** @type {HTMLInputElement} */ (event.target).checked);
});
uiLanguage.addEventListener("change", () => setLanguage(uiLanguage.value));

uiLanguage.value = chooseLanguage(navigator.languages, [...uiLanguage.options].map((option) => option.value));
await setLanguage(uiLanguage.value);
guessRegion();
