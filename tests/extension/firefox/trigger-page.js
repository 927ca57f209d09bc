// Carries a test's request from the page to the background script, and the answer back.
addEventListener("soigne-test", async (event) => {
  const answer = await chrome.runtime.sendMessage({ soigneTest: JSON.parse(event.detail) });
  dispatchEvent(new CustomEvent("soigne-test-answer", { detail: JSON.stringify(answer) }));
});
