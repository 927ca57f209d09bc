import assert from "node:assert/strict";
import test from "node:test";

import { diffWords } from "./word-diff.js";

const shown = (before, after) => diffWords(before, after)
  .map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `{+${text}+}` })[kind]).join("");

for (const [name, before, after, expected] of [
  ["a word in the middle", "You never reply on time.", "You rarely reply on time.",
    "You [-never-]{+rarely+} reply on time."],
  ["neighbouring words change as one phrase", "You never listen to me.", "I feel unheard to me.",
    "[-You never listen-]{+I feel unheard+} to me."],
  ["an insertion", "", "I feel sad.", "{+I feel sad.+}"],
  ["a deletion", "Always late", "late", "[-Always -]late"],
  ["no change", "Same.", "Same.", "Same."],
]) {
  test(name, () => assert.equal(shown(before, after), expected));
}

test("both texts can be read back from the changes, also beyond the limit", () => {
  const long = "word ".repeat(150);
  for (const [before, after] of [["a b  c d", "a x  c y z"], [long, `${long}more`], ["é 🙂 b", "b 🙂 é"]]) {
    const changes = diffWords(before, after);
    const without = (kind) => changes.filter((change) => change.kind !== kind).map(({ text }) => text).join("");
    assert.deepEqual([without("new"), without("gone")], [before, after]);
  }
});
