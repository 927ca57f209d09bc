import assert from "node:assert/strict";
import http from "node:http";
import test from "node:test";

import { analyze, health } from "./api.js";

const EMPTY = {
  version: 1, offsets: "utf-16", language: { code: "en" }, scores: {}, findings: [], questions: [], observations: [],
};

/**
 * Runs `body` beside a service that answers every request with `status` and `text`.
 * @param {number} status
 * @param {string} text
 * @param {(settings: import("../shared/settings.js").Settings, seen: any[]) => Promise<void>} body
 */
async function beside(status, text, body) {
  /** @type {any[]} */
  const seen = [];
  const server = http.createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    seen.push({ method: request.method, url: request.url, type: request.headers["content-type"],
      body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { "Content-Type": "application/json" }).end(text);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    await body({ port, region: "", audience: "clinician" }, seen);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test("the draft travels in the body alone", () => beside(200, JSON.stringify(EMPTY), async (settings, seen) => {
  const answer = await analyze("Café 🙂", [[0, 4]], { ...settings, region: "FR" });
  assert.deepEqual(answer.report, EMPTY);
  const { body, ...rest } = seen[0];
  assert.deepEqual(rest, { method: "POST", url: "/v1/analyze", type: "application/json" });
  assert.deepEqual(JSON.parse(body), { text: "Café 🙂", audience: "clinician", region: "FR", ignore: [[0, 4]] });
}));

test("empty options are not sent", () => beside(200, JSON.stringify(EMPTY), async (settings, seen) => {
  await analyze("Hello", [], settings);
  assert.deepEqual(JSON.parse(seen[0].body), { text: "Hello", audience: "clinician" });
}));

test("the service's own error is passed on", () => {
  const error = { code: "draft_too_long", message: "Too long.", hint: "Shorten it." };
  return beside(413, JSON.stringify({ error }), async (settings) => {
    assert.deepEqual(await analyze("x", [], settings), { error });
  });
});

for (const [name, status, text] of /** @type {[string, number, string][]} */ ([
  ["broken JSON", 200, "{\"version\": 1,"],
  ["JSON that is no report", 200, "{\"hello\": true}"],
  ["an error page of another program", 500, "<h1>oops</h1>"],
  ["an error body of another program", 404, "{\"detail\": \"not found\"}"],
])) {
  test(`${name} is a bad response`, () => beside(status, text, async (settings) => {
    assert.deepEqual(await analyze("x", [], settings), { error: { code: "bad_response" } });
  }));
}

test("no service is unreachable", async () => {
  /** @type {any} */
  let closed;
  await beside(200, "{}", async (settings) => { closed = settings; });
  assert.deepEqual(await health(closed), { error: { code: "unreachable" } });
});

test("a service that runs is healthy", () => beside(200, "{\"status\": \"ok\"}", async (settings) => {
  assert.deepEqual(await health(settings), {});
}));
