import { element } from "./element.js";
import { SCORES } from "./report.js";
import { word, wordFor } from "./words.js";

/**
 * The scores as a list of terms: name, level in words, value, and which end is the good one.
 * @param {Record<string, import("./report.js").Score>} scores
 */
export function scoreList(scores) {
  const shown = SCORES.filter((name) => typeof scores[name]?.value === "number");
  return element("dl", { class: "scores" }, ...shown.flatMap((name) => scoreRow(name, scores[name])));
}

/**
 * @param {string} name
 * @param {import("./report.js").Score} score
 */
function scoreRow(name, score) {
  const level = score.level ? wordFor("level", score.level) : "";
  return [
    element("dt", {}, wordFor("score", name)),
    element("dd", {}, word("score_value", score.value ?? "", level), " ",
      element("small", {}, word(score.better === "lower" ? "lower_is_better" : "higher_is_better"))),
  ];
}
