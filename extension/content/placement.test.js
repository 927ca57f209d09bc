import assert from "node:assert/strict";
import test from "node:test";

import { atCorner, besides, intersection } from "./placement.js";

const VIEW = { left: 0, top: 0, right: 800, bottom: 600 };
const CARD = { width: 300, height: 200 };
const box = (left, top, width, height) => ({ left, top, right: left + width, bottom: top + height });

test("a card goes below its underline when there is room", () => {
  assert.deepEqual(besides(box(50, 100, 80, 20), CARD, VIEW), { left: 50, top: 126 });
});

test("near the lower edge it goes above", () => {
  assert.deepEqual(besides(box(50, 500, 80, 20), CARD, VIEW), { left: 50, top: 294 });
});

for (const [name, anchor] of Object.entries({
  "near the right edge": box(780, 10, 20, 20),
  "scrolled out on top": box(10, -900, 20, 20),
  "scrolled out below": box(10, 1900, 20, 20),
  "taller than the window": box(10, -10, 20, 900),
})) {
  test(`a card ${name} stays whole in the window`, () => {
    const { left, top } = besides(anchor, CARD, VIEW);
    const card = box(left, top, CARD.width, CARD.height);
    assert.deepEqual(intersection(card, VIEW), card);
  });
}

test("the bar sits under the field's corner, else over it, else inside", () => {
  const bar = { width: 100, height: 30 };
  assert.deepEqual(atCorner(box(0, 100, 400, 200), bar, VIEW), { left: 300, top: 306 });
  assert.deepEqual(atCorner(box(0, 300, 400, 290), bar, VIEW), { left: 300, top: 264 });
  assert.deepEqual(atCorner(box(0, 0, 400, 900), bar, VIEW), { left: 282, top: 564 });
});

test("boxes that do not meet share nothing", () => assert.equal(intersection(box(0, 0, 5, 5), box(5, 0, 5, 5)), null));
