// The page's words: one file per language, and the filling of gaps in them. Touches the document only in `showWords`.

/** @typedef {{code: string, name: string, labels: Object<string, string>, scores: Object<string, string>,
 *   levels: Object<string, string>, better: Object<string, string>, severities: Object<string, string>,
 *   observations: Object<string, string>, regions: Object<string, string>, services: Object<string, string>,
 *   by: Object<string, string>, terminal: any, page: any}} Words */

/**
 * The words of one language.
 * @param {string} code
 * @returns {Promise<Words>}
 */
export async function loadWords(code) {
  const response = await fetch(`/page/words/${encodeURIComponent(code)}.json`);
  if (!response.ok) throw new Error(`no words for ${code}`);
  return response.json();
}

/**
 * `sentence` with each {gap} filled.
 * @param {string} sentence
 * @param {Object<string, string | number>} gaps
 * @returns {string}
 */
export function fill(sentence, gaps) {
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(gaps[name] ?? whole));
}

/**
 * The first of the languages asked for that can be shown.
 * @param {readonly string[]} asked such as ["fr-CA", "en"]
 * @param {readonly string[]} offered
 * @returns {string}
 */
export function chooseLanguage(asked, offered) {
  const bases = asked.map((tag) => tag.toLowerCase().split("-")[0]);
  return bases.find((base) => offered.includes(base)) ?? offered[0];
}

/**
 * Put the words where the document asks for them (data-word="page.check").
 * @param {Words} words
 * @returns {void}
 */
export function showWords(words) {
  document.documentElement.lang = words.code;
  for (const element of document.querySelectorAll("[data-word]")) {
    const path = /** @type {HTMLElement} */ (element).dataset.word ?? "";
    element.textContent = path.split(".").reduce((/** @type {any} */ found, key) => found[key], words);
  }
}
