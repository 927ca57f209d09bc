/** One field being checked: reads it, asks for a report, draws, and follows what the writer types. */

import { urgentOf } from "../shared/report.js";
import { hasWord, interfaceLanguage, word } from "../shared/words.js";
import { createBar } from "./bar.js";
import { remarkCard } from "./card.js";
import { copyText } from "./clipboard.js";
import { createDialogs } from "./dialog.js";
import { readField, isTextControl } from "./fields.js";
import { createMarks } from "./marks.js";
import { overviewCard, urgentCard } from "./overview.js";
import { countByLabel, followEdit, remarksOf } from "./remarks.js";
import { replaceWords } from "./replace.js";
import { caretOf } from "./selection.js";
import { openShell } from "./shell.js";

/**
 * @typedef {import("./remarks.js").Remark} Remark
 * @typedef {import("./remarks.js").Rewrite} Rewrite
 * @typedef {import("../shared/report.js").Answer} Answer
 * @typedef {import("../shared/report.js").Report} Report
 * @typedef {import("../shared/report.js").Failure} Failure
 * @typedef {ReturnType<typeof startSession>} Session
 */

const QUIET_MS = 700; // a pause in typing; a shorter one asks again in the middle of words
const SETTLED_MS = 400; // after a press in the page, when it may have emptied the field (a sent message)

/**
 * @param {import("./fields.js").Field} field
 * @param {(text: string, ignore: [number, number][]) => Promise<Answer>} analyze
 * @param {AbortSignal} signal ends everything
 * @param {() => void} stop asks for that end
 */
export function startSession(field, analyze, signal, stop) {
  const shell = openShell(field, signal);
  const marks = createMarks(field, shell.root, signal);
  const dialogs = createDialogs(shell, field, signal);
  const bar = createBar(shell, field, stop);
  /** @type {Set<string>} */
  const hidden = new Set();
  let reading = readField(field);
  /** @type {Report | null} */
  let report = null;
  /** @type {Remark[]} */
  let remarks = [];
  /** @type {Remark | null} */
  let current = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let frame = 0;

  signal.addEventListener("abort", () => { clearTimeout(timer); cancelAnimationFrame(frame); });

  async function check() {
    clearTimeout(timer);
    reading = readField(field);
    const asked = reading.text;
    if (!report) bar.show({ text: word("checking") });
    const answer = await analyze(asked, reading.ignore);
    if (signal.aborted || readField(field).text !== asked) return; // the edit that came between asks again
    if (answer.error) fail(answer.error);
    else succeed(answer.report);
  }

  /** @param {Failure} error */
  function fail(error) {
    report = null;
    remarks = [];
    dialogs.close();
    draw();
    bar.show({ text: sentenceFor(error), warning: true, retry: () => void check() });
  }

  /** @param {Report} fresh */
  function succeed(fresh) {
    const wasUrgent = report !== null && urgentOf(report) !== undefined;
    const urgent = urgentOf(fresh);
    report = fresh;
    reading = readField(field);
    remarks = urgent ? [] : remarksOf(fresh, reading.text).filter(({ key }) => !hidden.has(key));
    current = current && (remarks.find(({ key }) => key === current?.key) ?? null);
    if (dialogs.isOpen() && !current && !wasUrgent) dialogs.close();
    draw();
    showResult();
    if (urgent && !wasUrgent) openUrgent(false);
    if (!urgent && wasUrgent) dialogs.close();
  }

  function showResult() {
    if (!report) return;
    if (urgentOf(report)) return bar.show({ text: word("urgent"), open: () => openUrgent(true) });
    const toReview = remarks.filter(({ kind }) => kind !== "strength").length;
    const strengths = remarks.length - toReview;
    const counted = [toReview > 0 && word("to_review", toReview), strengths > 0 && word("strengths", strengths)];
    const parts = toReview > 0 ? counted : [word("nothing_to_change"), ...counted];
    bar.show({
      text: parts.filter(Boolean).join(" · "),
      open: remarks.length > 0 ? () => openRemark(remarks[0], true) : undefined,
      whole: report.language.code ? openOverview : undefined,
    });
  }

  function draw() {
    marks.draw(remarks, reading, current);
    layout();
  }

  function layout() {
    marks.layout();
    bar.place();
    dialogs.place();
    bar.giveWay(dialogs.box());
  }

  function layoutSoon() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => (field.isConnected ? layout() : stop()));
  }

  /** Follows the field's text, whoever changed it: marks move at once or go, and a new check waits for a pause. */
  function follow() {
    if (signal.aborted) return;
    if (!field.isConnected) return stop();
    const fresh = readField(field);
    const changed = fresh.text !== reading.text;
    if (changed) {
      remarks = followEdit(remarks, reading.text, fresh.text);
      if (current) dialogs.close();
    }
    reading = fresh;
    draw();
    if (!changed) return;
    clearTimeout(timer);
    timer = setTimeout(() => void check(), QUIET_MS);
  }

  const language = () => report?.language.code ?? interfaceLanguage();
  const anchorOf = (/** @type {Remark} */ remark) => () => marks.boxOf(remark) ?? field.getBoundingClientRect();

  /**
   * @param {Remark} remark
   * @param {boolean} takeFocus
   */
  function openRemark(remark, takeFocus) {
    const index = remarks.indexOf(remark);
    const card = remarkCard(remark, { index, count: remarks.length, language: language() }, {
      apply: (rewrite) => void apply(rewrite),
      copy: (text) => void copy(text),
      hide: () => hide(remark),
      step: (by) => openRemark(/** @type {Remark} */ (remarks.at((index + by) % remarks.length)), takeFocus),
      close: () => dialogs.close({ focusField: true }),
    });
    keepFieldFocus(card);
    dialogs.show(card, anchorOf(remark), { takeFocus, closed: () => { current = null; if (!signal.aborted) draw(); } });
    current = remark;
    draw();
  }

  function openOverview() {
    if (!report) return;
    const card = overviewCard(report, () => dialogs.close({ focusField: true }));
    keepFieldFocus(card);
    dialogs.show(card, bar.box, { takeFocus: true, closed: layout });
    layout();
  }

  /** @param {boolean} takeFocus */
  function openUrgent(takeFocus) {
    const urgent = report && urgentOf(report);
    if (!urgent) return;
    const card = urgentCard(urgent, language(), () => dialogs.close({ focusField: true }));
    dialogs.show(card, bar.box, { takeFocus, closed: layout });
    layout();
    bar.say(urgent.message);
  }

  /** @param {Rewrite} rewrite */
  async function apply(rewrite) {
    dialogs.close({ focusField: true });
    const outcome = await replaceWords(field, rewrite);
    if (signal.aborted) return;
    follow();
    await check();
    bar.say(word(`outcome_${outcome}`));
    if (outcome === "refused") bar.show({ text: word("outcome_refused"), warning: true, retry: () => void check() });
  }

  /** @param {string} text */
  async function copy(text) {
    bar.say(word(await copyText(text, shell.root) ? "copied" : "not_copied"));
  }

  /** @param {Remark} remark */
  function hide(remark) {
    const index = remarks.indexOf(remark);
    hidden.add(remark.key);
    remarks = remarks.filter(({ key }) => key !== remark.key);
    showResult();
    const next = remarks[index] ?? remarks[0];
    if (next) openRemark(next, false);
    else dialogs.close({ focusField: true });
    draw();
    bar.say(word("hidden"));
  }

  /** @param {Event} event */
  function pressed(event) {
    const { clientX, clientY } = /** @type {MouseEvent} */ (event);
    const remark = marks.at(clientX, clientY);
    if (remark) openRemark(remark, false);
    else if (current) dialogs.close();
  }

  /** @param {HTMLElement} card */
  function keepFieldFocus(card) {
    card.addEventListener("mousedown", (event) => event.preventDefault());
  }

  listen();
  void check();

  function listen() {
    const passive = { signal, passive: true };
    const early = { ...passive, capture: true };
    field.addEventListener("input", follow, passive);
    field.addEventListener("click", pressed, passive);
    addEventListener("scroll", layoutSoon, early);
    addEventListener("resize", layoutSoon, passive);
    for (const name of ["click", "keyup"]) {
      addEventListener(name, () => setTimeout(followIfChanged, SETTLED_MS), early);
    }
    const sizes = new ResizeObserver(layoutSoon);
    sizes.observe(field);
    const changes = new MutationObserver(followIfChanged);
    if (!isTextControl(field)) changes.observe(field, { subtree: true, childList: true, characterData: true });
    signal.addEventListener("abort", () => { sizes.disconnect(); changes.disconnect(); });
  }

  /** Catches what comes without an input event: a field that the page emptied, filled or took away. */
  function followIfChanged() {
    if (!signal.aborted && (!field.isConnected || !isTextControl(field) || field.value !== reading.text)) follow();
  }

  return {
    field,
    host: shell.host,
    check,
    /** Opens the card nearest to the caret, for the keyboard. */
    openNearest() {
      if (report && urgentOf(report)) return openUrgent(true);
      if (remarks.length === 0) return void check();
      const caret = caretOf(field, reading);
      openRemark(remarks.find(({ end }) => end >= caret) ?? remarks[0], true);
    },
    /** @returns {import("../shared/report.js").Summary | null} */
    summary: () => report && {
      scores: report.scores, labels: countByLabel(remarks), urgent: urgentOf(report) !== undefined,
    },
  };
}

/**
 * What went wrong in one plain sentence: ours where the code is known, else the service's own.
 * @param {Failure} error
 */
export function sentenceFor({ code, message = "", hint = "" }) {
  return hasWord(`error_${code}`) ? word(`error_${code}`) : [message, hint].filter(Boolean).join(" ");
}
