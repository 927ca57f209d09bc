/**
 * The extension's settings: one table, kept in this browser only. The host is not a setting: it is this machine.
 *
 * @typedef {{port: number, region: string, audience: "clinician" | "forum"}} Settings
 */

/** @type {Readonly<Settings>} */
export const DEFAULTS = Object.freeze({
  port: 8765, // where `soigne serve` listens on 127.0.0.1
  region: "", // ISO code for the emergency numbers; empty: the service chooses
  audience: "clinician", // who will read the draft
});

/** The regions whose emergency numbers the service knows, as ISO 3166 codes. */
export const REGIONS = ["AU", "BE", "CA", "CA-QC", "CH", "FR", "GB", "IE", "US"];

/**
 * Settings made only of known names and sound values; anything else falls back to its default.
 * @param {Record<string, unknown>} stored
 * @returns {Settings}
 */
export function soundSettings(stored) {
  const port = Number(stored.port);
  return {
    port: isPort(port) ? port : DEFAULTS.port,
    region: REGIONS.find((region) => region === stored.region) ?? DEFAULTS.region,
    audience: stored.audience === "forum" ? "forum" : DEFAULTS.audience,
  };
}

/**
 * Whether a program without privileges can listen there.
 * @param {number} port
 */
export function isPort(port) {
  return Number.isInteger(port) && port >= 1024 && port <= 65535;
}

/** @returns {Promise<Settings>} */
export async function loadSettings() {
  return soundSettings(await chrome.storage.local.get({ ...DEFAULTS }));
}

/** @param {Settings} settings */
export async function saveSettings(settings) {
  await chrome.storage.local.set(soundSettings({ ...settings }));
}
