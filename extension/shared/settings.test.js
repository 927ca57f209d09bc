import assert from "node:assert/strict";
import test from "node:test";

import { DEFAULTS, isPort, soundSettings } from "./settings.js";

test("nothing stored gives the defaults", () => assert.deepEqual(soundSettings({}), { ...DEFAULTS }));

test("sound values are kept", () => {
  const kept = { port: 9000, region: "CA-QC", audience: "forum" };
  assert.deepEqual(soundSettings({ ...kept, host: "example.org" }), kept);
});

test("unsound values fall back", () => {
  assert.deepEqual(soundSettings({ port: "80", region: "<b>", audience: "all" }), { ...DEFAULTS });
});

test("ports outside the user range are no ports", () => {
  assert.deepEqual([1023, 1024, 65535, 65536, 8000.5, NaN].map(isPort), [false, true, true, false, false, false]);
});
