import assert from "node:assert/strict";
import test from "node:test";

import { countByLabel, followEdit, remarksOf } from "./remarks.js";

const TEXT = "🙂 Hello. You never listen to me. Can you call?";

function reportOn(text) {
  const span = (excerpt) => ({ excerpt, start: text.indexOf(excerpt), end: text.indexOf(excerpt) + excerpt.length });
  const blame = span("You never listen");
  const question = span("Can you call?");
  return /** @type {any} */ ({
    findings: [{ label: "blame", kind: "risk", message: "m", guide: "g", rule: "en.blame.not_listening", ...blame,
      suggestions: [{ kind: "replace", start: blame.start, end: text.indexOf(" Can"), text: "I need to be heard." }] }],
    questions: [
      { label: "question_closed", ...question, suggestions: [] },
      { label: "question_closed", ...question, suggestions: [{ kind: "replace", ...question, text: "When?" }] },
    ],
  });
}

test("findings and questions with suggestions are remarks, in reading order", () => {
  const remarks = remarksOf(reportOn(TEXT), TEXT);
  assert.deepEqual(remarks.map(({ kind, excerpt }) => [kind, excerpt]),
    [["risk", "You never listen"], ["question", "Can you call?"]]);
  assert.equal(remarks[0].suggestions[0].original, "You never listen to me.");
  assert.deepEqual(countByLabel(remarks), { blame: 1, question_closed: 1 });
});

test("a remark whose excerpt is elsewhere in the text is not drawn", () => {
  assert.deepEqual(remarksOf(reportOn(TEXT), `x${TEXT}`), []);
});

for (const [name, after, expected] of /** @type {[string, string, string[]][]} */ ([
  ["typing before a mark moves it", `Dear doctor, ${TEXT}`, ["You never listen", "Can you call?"]],
  ["typing behind a mark leaves it", `${TEXT} Thanks`, ["You never listen", "Can you call?"]],
  ["typing inside a mark drops it", TEXT.replace("never", "nearly never"), ["Can you call?"]],
  ["typing right at a mark's end keeps it", TEXT.replace("listen", "listened"), ["You never listen", "Can you call?"]],
  ["clearing the field drops all", "", []],
  ["an emoji before the mark moves it by two", TEXT.replace("Hello", "Hello 🌷"), ["You never listen", "Can you call?"]],
])) {
  test(name, () => {
    const kept = followEdit(remarksOf(reportOn(TEXT), TEXT), TEXT, after);
    assert.deepEqual(kept.map(({ start, end }) => after.slice(start, end)), expected);
  });
}

test("an edit in the words a suggestion replaces drops the suggestion, not the mark", () => {
  const after = TEXT.replace("to me", "to us");
  const [blame] = followEdit(remarksOf(reportOn(TEXT), TEXT), TEXT, after);
  assert.deepEqual([blame.excerpt, blame.suggestions], ["You never listen", []]);
});

test("a suggestion moves with its words", () => {
  const after = `Dear doctor. ${TEXT}`;
  const [{ suggestions: [rewrite] }] = followEdit(remarksOf(reportOn(TEXT), TEXT), TEXT, after);
  assert.equal(after.slice(rewrite.start, rewrite.end), rewrite.original);
});

test("the key is the same in the next report", () => {
  const later = `Hi. ${TEXT}`;
  assert.equal(remarksOf(reportOn(TEXT), TEXT)[0].key, remarksOf(reportOn(later), later)[0].key);
});
