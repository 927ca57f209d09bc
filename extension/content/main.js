/** Injected when the writer asks for a check. One AbortController ends everything and leaves nothing in the page. */

import { accepts } from "../shared/messages.js";
import { word } from "../shared/words.js";
import { createBar } from "./bar.js";
import { activeElement, fieldOf, refusalOf } from "./fields.js";
import { Session } from "./session.js";
import { openShell } from "./shell.js";

const OWN = { id: chrome.runtime.id, root: chrome.runtime.getURL("") };

/** @type {Session | null} */
let session = null;
let off = new AbortController();

/** @param {any} message @param {chrome.runtime.MessageSender} sender @param {(answer: unknown) => void} respond */
function receive(message, sender, respond) {
  if (!accepts(message, "page-script", sender, OWN)) return;
  if (message.type === "check") checkFocused();
  if (message.type === "notice") showNotice(message.reason);
  if (message.type === "summary" && session) respond(session.summary);
}

function checkFocused() {
  const active = activeElement();
  if (session?.host.contains(document.activeElement)) return session.openNearest();
  const refusal = active && refusalOf(active);
  if (refusal) return showNotice(`refused_${refusal}`);
  const field = active && fieldOf(active);
  if (!field) return showNotice("no_field");
  if (session?.field === field && field.isConnected) return session.openNearest();
  begin();
  session = new Session(field, analyze, off.signal, stop);
  globalThis.soigne = { host: session.host };
}

/**
 * @param {string} text
 * @param {[number, number][]} ignore
 * @returns {Promise<import("../shared/report.js").Answer>}
 */
async function analyze(text, ignore) {
  try {
    return await chrome.runtime.sendMessage({ type: "analyze", text, ignore });
  } catch {
    return { error: { code: "extension_gone" } }; // updated or removed while this page stayed open
  }
}

/** A sentence in the window's corner, until the writer does anything else. @param {string} reason */
function showNotice(reason) {
  begin();
  const { signal } = off;
  const shell = openShell(null, signal);
  const bar = createBar(shell, null, stop);
  bar.show({ text: word(reason), warning: true });
  globalThis.soigne = { host: shell.host };
  for (const name of ["pointerdown", "keydown"]) {
    addEventListener(name, (event) => { if (!event.composedPath().includes(shell.host)) stop(); },
      { signal, capture: true, passive: true });
  }
}

/** Ends what runs in this frame, and listens again. */
function begin() {
  stop();
  off = new AbortController();
  globalThis.soigne = { host: null };
  chrome.runtime.onMessage.addListener(receive);
  addEventListener("pagehide", stop, { signal: off.signal });
}

function stop() {
  off.abort();
  session = null;
  globalThis.soigne = undefined;
  globalThis.chrome?.runtime?.onMessage?.removeListener(receive);
}

if (!globalThis.soigne) begin(); // a second injection finds the first one listening
