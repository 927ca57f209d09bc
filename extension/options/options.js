/** The three settings, kept in this browser. */

import { element } from "../shared/element.js";
import { REGIONS, isPort, loadSettings, saveSettings } from "../shared/settings.js";
import { fillWords, interfaceLanguage, word } from "../shared/words.js";

const form = /** @type {HTMLFormElement} */ (document.getElementById("settings"));
const said = /** @type {HTMLElement} */ (document.getElementById("said"));

fillWords(document);
void fillForm();
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void save();
});

async function fillForm() {
  const settings = await loadSettings();
  control("region").replaceChildren(...regionOptions());
  control("region").value = settings.region;
  control("port").value = String(settings.port);
  control("audience").value = settings.audience;
}

async function save() {
  const port = Number(control("port").value);
  control("port").setAttribute?.("aria-invalid", String(!isPort(port)));
  said.className = isPort(port) ? "quiet" : "warning";
  if (isPort(port)) {
    const audience = control("audience").value === "forum" ? "forum" : "clinician";
    await saveSettings({ port, audience, region: control("region").value });
  }
  said.textContent = word(isPort(port) ? "options_saved" : "options_port_wrong");
}

/** @param {string} name @returns {any} */
function control(name) {
  return form.elements.namedItem(name);
}

/** Region names come from the browser, in the language of the page. */
function regionOptions() {
  const names = new Intl.DisplayNames([interfaceLanguage()], { type: "region" });
  const options = REGIONS.map((code) => {
    const [country, part] = code.split("-");
    const name = names.of(country) ?? country;
    return { code, name: part ? `${name} (${part})` : name };
  });
  options.sort((a, b) => a.name.localeCompare(b.name, interfaceLanguage()));
  return [element("option", { value: "" }, word("options_elsewhere")),
    ...options.map(({ code, name }) => element("option", { value: code }, name))];
}
