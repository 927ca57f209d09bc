/**
 * Builds the extension: dist/chrome, dist/firefox, and one zip of each. The same sources give the same bytes.
 * `--out DIR` builds somewhere else.
 */

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";
import { zipSync } from "fflate";

import { manifestFor } from "./manifest.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ZIP_DATE = new Date(1980, 0, 1); // the earliest a zip can hold; the real one would change the bytes

const SCRIPTS = {
  background: "background/main.js", content: "content/main.js", popup: "popup/popup.js", options: "options/options.js",
};
const COPIES = {
  "popup/popup.html": "popup.html", "options/options.html": "options.html", "shared/pages.css": "pages.css",
  _locales: "_locales", icons: "icons",
};

/** @param {string} folder */
async function bundleScripts(folder) {
  const entryPoints = Object.entries(SCRIPTS).map(([out, file]) => ({ in: join(HERE, file), out }));
  /** @type {import("esbuild").BuildOptions} */
  const shared = {
    bundle: true, format: "iife", target: ["chrome133", "firefox147"], charset: "utf8", legalComments: "none",
    loader: { ".css": "text" }, outdir: folder, absWorkingDir: HERE, logLevel: "warning",
  };
  await build({ ...shared, entryPoints });
  // The value of the last expression is what scripting.executeScript hands back.
  await build({ ...shared, entryPoints: [{ in: join(HERE, "content/probe.js"), out: "probe" }], globalName: "soigneProbe",
    footer: { js: "soigneProbe.probe();" } });
}

/** @param {string} folder @returns {string[]} every file below it, in one fixed order */
function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** @param {string} folder @param {string} archive */
function zipFolder(folder, archive) {
  const files = Object.fromEntries(filesIn(folder).map((file) => [
    relative(folder, file).replaceAll("\\", "/"), new Uint8Array(readFileSync(file))]));
  writeFileSync(archive, zipSync(files, { level: 9, mtime: ZIP_DATE }));
}

/** @param {string} out */
async function buildAll(out) {
  const { version } = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));
  for (const browser of /** @type {const} */ (["chrome", "firefox"])) {
    const folder = join(out, browser);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await bundleScripts(folder);
    for (const [from, to] of Object.entries(COPIES)) cpSync(join(HERE, from), join(folder, to), { recursive: true });
    writeFileSync(join(folder, "manifest.json"), `${JSON.stringify(manifestFor(browser, version), null, 2)}\n`);
    zipFolder(folder, join(out, `soigne-${browser}-${version}.zip`));
  }
}

const asked = process.argv.indexOf("--out");
await buildAll(asked > 0 ? resolve(process.argv[asked + 1]) : join(HERE, "..", "dist"));
