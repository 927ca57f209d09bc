import assert from "node:assert/strict";
import test from "node:test";

import { focusedFrame } from "./frames.js";

const frame = (frameId, state, focused = false, inner = false) => ({ frameId, result: { state, focused, inner } });
const chosen = (...frames) => focusedFrame(frames)?.frameId;

test("the frame with the system's focus wins over one that remembers its field", () => {
  assert.equal(chosen(frame(0, "frame", true), frame(4, "field"), frame(7, "field", true, true)), 7);
});

test("with the popup open, the top page's own field wins", () => {
  assert.equal(chosen(frame(0, "field"), frame(4, "field")), 0);
});

test("with the popup open and a frame in focus, the frame its parent points at wins", () => {
  assert.equal(chosen(frame(0, "frame"), frame(4, "field"), frame(7, "field", false, true)), 7);
});

test("a field that is never read is chosen too, so that the reason can be said", () => {
  assert.equal(chosen(frame(0, "refused", true)), 0);
});

test("no field, no frame; a frame that could not be probed does not count", () => {
  assert.equal(chosen(frame(0, "none"), { frameId: 3, result: null }), undefined);
});
