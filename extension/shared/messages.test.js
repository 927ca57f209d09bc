import assert from "node:assert/strict";
import test from "node:test";

import { MESSAGES, accepts } from "./messages.js";

const OWN = { id: "us", root: "chrome-extension://us/" };
const PAGE_SCRIPT = { id: "us", tab: { id: 1 }, url: "https://example.org/" };
const POPUP = { id: "us", url: "chrome-extension://us/popup.html" };
const OPTIONS_TAB = { id: "us", tab: { id: 2 }, url: "chrome-extension://us/options.html" };
const BACKGROUND = { id: "us", url: undefined };

test("a page script may ask for an analysis, the popup may not", () => {
  assert.equal(accepts({ type: "analyze" }, "background", PAGE_SCRIPT, OWN), true);
  assert.equal(accepts({ type: "analyze" }, "background", POPUP, OWN), false);
});

test("a page script may not start a check of a tab", () => {
  assert.equal(accepts({ type: "check-tab" }, "background", PAGE_SCRIPT, OWN), false);
  assert.equal(accepts({ type: "check-tab" }, "background", POPUP, OWN), true);
  assert.equal(accepts({ type: "health" }, "background", OPTIONS_TAB, OWN), true);
});

test("a message for one part is not handled by the other", () => {
  assert.equal(accepts({ type: "check" }, "background", BACKGROUND, OWN), false);
  assert.equal(accepts({ type: "check" }, "page-script", BACKGROUND, OWN), true);
});

test("another extension is never answered", () => {
  for (const type of Object.keys(MESSAGES)) {
    const { to } = MESSAGES[type];
    assert.equal(accepts({ type }, to, { ...BACKGROUND, id: "them" }, OWN), false, type);
  }
});

test("unknown types and things that are no message are refused", () => {
  for (const message of [null, "check", { type: "toString" }, { type: 4 }, {}]) {
    assert.equal(accepts(message, "page-script", BACKGROUND, OWN), false, JSON.stringify(message));
  }
});
