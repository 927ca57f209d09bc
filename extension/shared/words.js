/** The visible words, in the browser's language (`_locales`). */

/**
 * @param {string} name
 * @param {...(string | number)} parts what fills $1, $2, …
 */
export function word(name, ...parts) {
  return chrome.i18n.getMessage(name, parts.map(String));
}

/**
 * The word for a name that comes from the service, or the name itself when this version has none for it.
 * @param {string} prefix
 * @param {string} name
 */
export function wordFor(prefix, name) {
  return word(`${prefix}_${name.replaceAll(/\W+/g, "_")}`) || name.replaceAll("_", " ");
}

/** Whether this version has a word of that name. @param {string} name */
export function hasWord(name) {
  return word(name) !== "";
}

/** The language of the visible words, for `lang` attributes. */
export function interfaceLanguage() {
  return word("language_code");
}

/**
 * Fills every element that has a `data-word` attribute, and tells the document its language.
 * @param {Document} page
 */
export function fillWords(page) {
  page.documentElement.lang = interfaceLanguage();
  for (const element of page.querySelectorAll("[data-word]")) {
    element.textContent = word(element.getAttribute("data-word") ?? "");
  }
}
