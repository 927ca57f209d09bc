import assert from "node:assert/strict";
import test from "node:test";

import { isReport, urgentOf } from "./report.js";

const EMPTY = {
  version: 1, offsets: "utf-16", language: { code: "en" }, scores: {}, findings: [], questions: [], observations: [],
};
const FINDING = { label: "blame", start: 0, end: 3, excerpt: "You", suggestions: [] };

test("an empty report and one with extra keys are reports", () => {
  assert.equal(isReport(EMPTY), true);
  assert.equal(isReport({ ...EMPTY, added_later: 1, findings: [FINDING] }), true);
});

for (const [name, value] of Object.entries({
  "nothing": null,
  "a page of HTML": "<html>",
  "another version": { ...EMPTY, version: 2 },
  "offsets in code points": { ...EMPTY, offsets: "code-points" },
  "no findings": { ...EMPTY, findings: undefined },
  "a finding without a span": { ...EMPTY, findings: [{ ...FINDING, end: undefined }] },
  "a span that ends before it starts": { ...EMPTY, findings: [{ ...FINDING, start: 5 }] },
  "an unknown kind of suggestion": {
    ...EMPTY, questions: [{ ...FINDING, suggestions: [{ kind: "run", start: 0, end: 1, text: "" }] }],
  },
  "an observation without words": { ...EMPTY, observations: [{ name: "topics" }] },
})) {
  test(`${name} is not a report`, () => assert.equal(isReport(value), false));
}

test("the urgent observation is found wherever it stands", () => {
  const urgent = { name: "urgent", value: true, message: "Call.", spans: [], suggestions: [], numbers: [] };
  const topics = { name: "topics", value: 1, message: "", spans: [], suggestions: [] };
  assert.equal(urgentOf(/** @type {any} */ ({ ...EMPTY, observations: [topics, urgent] }))?.message, "Call.");
  assert.equal(urgentOf(/** @type {any} */ ({ ...EMPTY, observations: [topics] })), undefined);
});
