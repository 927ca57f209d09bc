// Runs before the shipped background script, in the same page: learns its shortcut listener, and calls it for a test.
const shortcutListeners = [];
const { onCommand } = chrome.commands;
const addListener = onCommand.addListener.bind(onCommand);
Object.defineProperty(onCommand, "addListener", {
  value: (listener) => {
    shortcutListeners.push(listener);
    addListener(listener);
  },
});

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  const request = message?.soigneTest;
  if (!request) return false;
  const answer = async () => {
    if (request.settings) await chrome.storage.local.set(request.settings);
    if (request.shortcut) shortcutListeners.forEach((listener) => listener("check-field", sender.tab));
    return request.stored ? chrome.storage.local.get(null) : {};
  };
  void answer().then(respond);
  return true;
});
