/** Starts a check when the writer asks for one, and answers the other parts. Keeps nothing between two events. */

import { accepts } from "../shared/messages.js";
import { loadSettings } from "../shared/settings.js";
import { word } from "../shared/words.js";
import { analyze, health } from "./api.js";
import { focusedFrame } from "./frames.js";

const MENU = "check-field";
const OWN = { id: chrome.runtime.id, root: chrome.runtime.getURL("") };

chrome.runtime.onInstalled.addListener(() => {
  chrome.contextMenus.create({ id: MENU, title: word("check_menu"), contexts: ["editable"] });
});

chrome.contextMenus.onClicked.addListener((info, tab) => {
  if (info.menuItemId === MENU && tab?.id !== undefined) void checkFrame(tab.id, info.frameId ?? 0);
});

chrome.commands.onCommand.addListener((command, tab) => {
  if (command === "check-field" && tab?.id !== undefined) void checkTab(tab.id);
});

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  if (!accepts(message, "background", sender, OWN)) return false;
  void answer(message).then(respond);
  return true; // the answer comes later
});

/** @param {{type: string, [name: string]: any}} message */
async function answer(message) {
  if (message.type === "analyze") return analyze(message.text, message.ignore, await loadSettings());
  if (message.type === "health") return health(await loadSettings());
  return checkTab(message.tabId);
}

/** Checks the field that has the focus, in whatever frame of the tab it is. @param {number} tabId */
async function checkTab(tabId) {
  const probes = await run({ tabId, allFrames: true }, "probe.js");
  if (probes.length === 0) return sayInToolbar(tabId, word("page_closed_to_extensions"));
  const frame = focusedFrame(probes);
  if (frame) return checkFrame(tabId, frame.frameId);
  await run({ tabId, frameIds: [0] }, "content.js");
  await chrome.tabs.sendMessage(tabId, { type: "notice", reason: "no_field" }, { frameId: 0 });
}

/**
 * @param {number} tabId
 * @param {number} frameId
 */
async function checkFrame(tabId, frameId) {
  const injected = await run({ tabId, frameIds: [frameId] }, "content.js");
  if (injected.length === 0) return sayInToolbar(tabId, word("page_closed_to_extensions"));
  await chrome.tabs.sendMessage(tabId, { type: "check" }, { frameId });
}

/**
 * Runs a file; an empty list on the pages that browsers close to extensions.
 * @param {chrome.scripting.InjectionTarget} target
 * @param {string} file
 */
async function run(target, file) {
  try {
    return await chrome.scripting.executeScript({ target, files: [file] });
  } catch {
    return []; // both browsers refuse with a sentence of their own, never with a code
  }
}

/**
 * The one place left to speak when nothing may be drawn in the page.
 * @param {number} tabId
 * @param {string} sentence
 */
async function sayInToolbar(tabId, sentence) {
  await chrome.action.setTitle({ tabId, title: sentence });
  await chrome.action.setBadgeText({ tabId, text: "!" });
}
