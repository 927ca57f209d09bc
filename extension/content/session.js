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
 */

const QUIET_MS = 700; // a pause in typing; a shorter one asks again in the middle of words
const SETTLED_MS = 400; // after a press in the page, when it may have emptied the field (a sent message)

/** @typedef {(text: string, ignore: [number, number][]) => Promise<Answer>} Analyze */

export class Session {
  /** @type {Report | null} */
  #report = null;
  /** @type {Remark[]} in reading order, all of them standing in the text as it was last read */
  #remarks = [];
  /** @type {Remark | null} the one whose card is open */
  #current = null;
  /** @type {Set<string>} keys of the remarks hidden in this field */
  #hidden = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #frame = 0;

  /**
   * @param {import("./fields.js").Field} field
   * @param {Analyze} analyze
   * @param {AbortSignal} signal ends everything
   * @param {() => void} stop asks for that end
   */
  constructor(field, analyze, signal, stop) {
    this.field = field;
    this.#analyze = analyze;
    this.#signal = signal;
    this.#stop = stop;
    this.#shell = openShell(field, signal);
    this.#marks = createMarks(field, this.#shell.root, signal);
    this.#dialogs = createDialogs(this.#shell, field, signal);
    this.#bar = createBar(this.#shell, field, stop);
    this.#reading = readField(field);
    this.#listen();
    void this.#check();
  }

  #analyze; #signal; #stop; #shell; #marks; #dialogs; #bar; #reading;

  get host() {
    return this.#shell.host;
  }

  /** @returns {import("../shared/report.js").Summary | null} */
  get summary() {
    const report = this.#report;
    return report && { scores: report.scores, labels: countByLabel(this.#remarks), urgent: urgentOf(report) !== undefined };
  }

  /** Opens the card nearest to the caret, for the keyboard. */
  openNearest() {
    if (this.#report && urgentOf(this.#report)) return this.#openUrgent(true);
    if (this.#remarks.length === 0) return void this.#check();
    const caret = caretOf(this.field, this.#reading);
    this.#openRemark(this.#remarks.find(({ end }) => end >= caret) ?? this.#remarks[0], true);
  }

  #listen() {
    const passive = { signal: this.#signal, passive: true };
    const early = { ...passive, capture: true };
    const layoutSoon = () => this.#layoutSoon();
    const followSilent = () => this.#followIfChanged();
    this.field.addEventListener("input", () => this.#follow(), passive);
    this.field.addEventListener("click", (event) => this.#press(/** @type {MouseEvent} */ (event)), passive);
    addEventListener("scroll", layoutSoon, early);
    addEventListener("resize", layoutSoon, passive);
    for (const name of ["click", "keyup"]) addEventListener(name, () => setTimeout(followSilent, SETTLED_MS), early);
    const sizes = new ResizeObserver(layoutSoon);
    sizes.observe(this.field);
    const changes = new MutationObserver(followSilent);
    if (!isTextControl(this.field)) {
      changes.observe(this.field, { subtree: true, childList: true, characterData: true });
    }
    this.#signal.addEventListener("abort", () => {
      sizes.disconnect();
      changes.disconnect();
      clearTimeout(this.#timer);
      cancelAnimationFrame(this.#frame);
    });
  }

  // ---- reading and asking

  async #check() {
    clearTimeout(this.#timer);
    this.#reading = readField(this.field);
    const { text, ignore } = this.#reading;
    if (!this.#report) this.#bar.show({ text: word("checking") });
    const answer = await this.#analyze(text, ignore);
    if (this.#signal.aborted || readField(this.field).text !== text) return; // the edit that came between asks again
    if (answer.error) this.#fail(answer.error);
    else this.#succeed(answer.report);
  }

  /** @param {Failure} error */
  #fail(error) {
    this.#report = null;
    this.#remarks = [];
    this.#dialogs.close();
    this.#draw();
    this.#bar.show({ text: sentenceFor(error), warning: true, retry: () => void this.#check() });
  }

  /** @param {Report} report */
  #succeed(report) {
    const wasUrgent = this.#report !== null && urgentOf(this.#report) !== undefined;
    const isUrgent = urgentOf(report) !== undefined;
    this.#report = report;
    this.#reading = readField(this.field);
    this.#remarks = isUrgent ? [] : remarksOf(report, this.#reading.text).filter(({ key }) => !this.#hidden.has(key));
    const key = this.#current?.key;
    this.#current = this.#remarks.find((remark) => remark.key === key) ?? null;
    if (wasUrgent !== isUrgent || (key !== undefined && !this.#current)) this.#dialogs.close();
    this.#draw();
    this.#showResult();
    if (isUrgent && !wasUrgent) this.#openUrgent(false);
  }

  /** Follows the field's text, whoever changed it: marks move at once or go, and a new check waits for a pause. */
  #follow() {
    if (this.#signal.aborted) return;
    if (!this.field.isConnected) return this.#stop();
    const before = this.#reading.text;
    this.#reading = readField(this.field);
    const after = this.#reading.text;
    if (after !== before) {
      this.#remarks = followEdit(this.#remarks, before, after);
      if (this.#current) this.#dialogs.close();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#check(), QUIET_MS);
    }
    this.#draw();
  }

  /** Catches what comes without an input event: a field that the page emptied, filled or took away. */
  #followIfChanged() {
    const { field } = this;
    if (!field.isConnected || !isTextControl(field) || field.value !== this.#reading.text) this.#follow();
  }

  // ---- drawing

  #draw() {
    this.#marks.draw(this.#remarks, this.#reading, this.#current);
    this.#layout();
  }

  #layout() {
    this.#marks.layout();
    this.#bar.place();
    this.#dialogs.place();
    this.#bar.giveWay(this.#dialogs.box());
  }

  #layoutSoon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => (this.field.isConnected ? this.#layout() : this.#stop()));
  }

  #showResult() {
    const report = this.#report;
    if (!report) return;
    if (urgentOf(report)) return this.#bar.show({ text: word("urgent"), open: () => this.#openUrgent(true) });
    const [first] = this.#remarks;
    this.#bar.show({
      text: resultSentence(this.#remarks),
      open: first && (() => this.#openRemark(first, true)),
      whole: report.language.code ? () => this.#openOverview() : undefined,
    });
  }

  // ---- cards

  get #language() {
    return this.#report?.language.code ?? interfaceLanguage();
  }

  /** @param {MouseEvent} event */
  #press({ clientX, clientY }) {
    const remark = this.#marks.at(clientX, clientY);
    if (remark) this.#openRemark(remark, false);
    else if (this.#current) this.#dialogs.close();
  }

  /**
   * @param {Remark} remark
   * @param {boolean} takeFocus
   */
  #openRemark(remark, takeFocus) {
    const index = this.#remarks.indexOf(remark);
    const count = this.#remarks.length;
    const step = (/** @type {number} */ by) => /** @type {Remark} */ (this.#remarks.at((index + by) % count));
    const card = remarkCard(remark, { index, count, language: this.#language }, {
      apply: (rewrite) => void this.#apply(rewrite),
      copy: (text) => void this.#copy(text),
      hide: () => this.#hide(remark),
      step: (by) => this.#openRemark(step(by), takeFocus),
      close: () => this.#closeCard(),
    });
    const anchor = () => this.#marks.boxOf(remark) ?? this.field.getBoundingClientRect();
    this.#show(card, anchor, takeFocus, () => { this.#current = null; });
    this.#current = remark;
    this.#draw();
  }

  #openOverview() {
    if (this.#report) this.#show(overviewCard(this.#report, () => this.#closeCard()), this.#bar.box, true);
  }

  /** @param {boolean} takeFocus */
  #openUrgent(takeFocus) {
    const urgent = this.#report && urgentOf(this.#report);
    if (!urgent) return;
    this.#show(urgentCard(urgent, this.#language, () => this.#closeCard()), this.#bar.box, takeFocus);
    this.#bar.say(urgent.message);
  }

  /**
   * @param {HTMLElement} card
   * @param {import("./dialog.js").Anchor} anchor
   * @param {boolean} takeFocus
   * @param {() => void} [closed]
   */
  #show(card, anchor, takeFocus, closed = () => {}) {
    card.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
    this.#dialogs.show(card, anchor, { takeFocus, closed: () => {
      closed();
      if (!this.#signal.aborted) this.#draw();
    } });
    this.#layout();
  }

  #closeCard() {
    this.#dialogs.close({ focusField: true });
  }

  // ---- what the writer does in a card

  /** @param {Rewrite} rewrite */
  async #apply(rewrite) {
    this.#closeCard();
    const outcome = await replaceWords(this.field, rewrite);
    if (this.#signal.aborted) return;
    this.#follow();
    await this.#check();
    const said = word(`outcome_${outcome}`);
    if (outcome === "replaced") this.#bar.say(said);
    else this.#bar.show({ text: said, warning: true, retry: () => void this.#check() });
  }

  /** @param {string} text */
  async #copy(text) {
    this.#bar.say(word(await copyText(text, this.#shell.root) ? "copied" : "not_copied"));
  }

  /** @param {Remark} remark */
  #hide(remark) {
    const index = this.#remarks.indexOf(remark);
    this.#hidden.add(remark.key);
    this.#remarks = this.#remarks.filter(({ key }) => key !== remark.key);
    this.#showResult();
    const next = this.#remarks[index] ?? this.#remarks[0];
    if (next) this.#openRemark(next, false);
    else this.#closeCard();
    this.#bar.say(word("hidden"));
  }
}

/** What was found, in a few words. @param {Remark[]} remarks */
function resultSentence(remarks) {
  const toReview = remarks.filter(({ kind }) => kind !== "strength").length;
  const strengths = remarks.length - toReview;
  return [
    toReview > 0 ? word("to_review", toReview) : word("nothing_to_change"),
    ...(strengths > 0 ? [word("strengths", strengths)] : []),
  ].join(" · ");
}

/**
 * What went wrong in one plain sentence: ours where the code is known, else the service's own.
 * @param {Failure} error
 */
export function sentenceFor({ code, message = "", hint = "" }) {
  return hasWord(`error_${code}`) ? word(`error_${code}`) : [message, hint].filter(Boolean).join(" ");
}
