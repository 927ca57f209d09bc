/** The card of one remark: what it is, why, the guide's rule, other words, and what the writer may do about it. */

import { element } from "../shared/element.js";
import { interfaceLanguage, word, wordFor } from "../shared/words.js";
import { diffWords } from "./word-diff.js";

/**
 * @typedef {import("./remarks.js").Remark} Remark
 * @typedef {import("./remarks.js").Rewrite} Rewrite
 * @typedef {{apply: (rewrite: Rewrite) => void, copy: (text: string) => void, hide: () => void, step: (by: 1 | -1) => void,
 *   close: () => void}} Actions
 * @typedef {{index: number, count: number, language: string}} Place language: the draft's, for the words from the report
 */

/**
 * @param {Remark} remark
 * @param {Place} place
 * @param {Actions} actions
 */
export function remarkCard(remark, { index, count, language }, actions) {
  const reason = remark.message || wordFor("reason", remark.label);
  const reasonLanguage = remark.message ? language : interfaceLanguage();
  return element("section", { class: `card ${remark.kind}`, role: "dialog", lang: interfaceLanguage(),
    "aria-labelledby": "card-label", "aria-describedby": "card-reason" },
  cardHeader(wordFor("label", remark.label), count > 1 ? word("place", index + 1, count) : "", actions.close),
  element("p", { id: "card-reason", lang: reasonLanguage }, reason),
  remark.guide && element("p", { class: "guide" }, `${word("guide")} `, element("span", { lang: language }, remark.guide)),
  ...remark.suggestions.map((rewrite) => suggestionRow(rewrite, language, actions)),
  cardFooter(count, actions));
}

/**
 * @param {string} title
 * @param {string} aside
 * @param {() => void} close
 */
export function cardHeader(title, aside, close) {
  return element("header", {},
    element("h2", { id: "card-label" }, title),
    aside && element("span", { class: "aside" }, aside),
    element("button", { type: "button", class: "icon", "aria-label": word("close"), click: close }, "×"));
}

/**
 * @param {Rewrite} rewrite
 * @param {string} language
 * @param {Actions} actions
 */
function suggestionRow(rewrite, language, actions) {
  return element("div", { class: "suggestion" },
    element("p", { lang: language }, ...(rewrite.kind === "replace" ? preview(rewrite) : withGaps(rewrite.text))),
    rewrite.kind === "replace"
      ? element("button", { type: "button", class: "primary", "data-first": true, click: trusted(() => actions.apply(rewrite)) },
        word(rewrite.text === "" ? "apply_delete" : "apply"))
      : element("button", { type: "button", click: trusted(() => actions.copy(rewrite.text)) }, word("copy")));
}

/** @param {Rewrite} rewrite */
function preview({ original, text }) {
  /** @type {Record<string, "del" | "ins" | "span">} */
  const tags = { gone: "del", new: "ins", same: "span" };
  return diffWords(original, text).map((change) => element(tags[change.kind], {}, change.text));
}

/** Gaps stand out, so that nobody sends them by accident. @param {string} text */
function withGaps(text) {
  return text.split(/(…|\.\.\.|_{2,}|\[[^\]]*\])/).map((part, index) => (
    index % 2 === 1 ? element("mark", {}, part) : part));
}

/** Only the writer's own press counts, never one made by the page's scripts. @param {() => void} action */
function trusted(action) {
  return (/** @type {Event} */ event) => { if (event.isTrusted) action(); };
}

/**
 * @param {number} count
 * @param {Actions} actions
 */
function cardFooter(count, actions) {
  return element("footer", {},
    element("button", { type: "button", click: actions.hide }, word("hide")),
    count > 1 && element("span", { class: "steps" },
      element("button", { type: "button", click: () => actions.step(-1) }, word("previous")),
      element("button", { type: "button", click: () => actions.step(1) }, word("next"))));
}
