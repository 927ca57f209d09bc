/** What differs between the browsers is here and nowhere else. */

const GECKO_ID = "{6f0c3b1e-6b0e-4d0c-9a55-2f6c1d9b7e42}"; // random once, never changed: it is the add-on's name

/**
 * @param {"chrome" | "firefox"} browser
 * @param {string} version
 */
export function manifestFor(browser, version) {
  const icons = Object.fromEntries([16, 32, 48, 128].map((size) => [size, `icons/${size}.png`]));
  return {
    manifest_version: 3,
    name: "__MSG_name__",
    description: "__MSG_description__",
    version,
    default_locale: "en",
    icons,
    action: { default_title: "__MSG_name__", default_icon: icons, default_popup: "popup.html" },
    options_ui: { page: "options.html", open_in_tab: true },
    permissions: ["activeTab", "contextMenus", "scripting", "storage"],
    host_permissions: ["http://127.0.0.1/*"], // the service; it is also what a fetch needs to pass without CORS
    commands: {
      "check-field": { suggested_key: { default: "Alt+Shift+S" }, description: "__MSG_check_shortcut__" },
    },
    ...(browser === "chrome" ? forChrome() : forFirefox()),
  };
}

function forChrome() {
  return { background: { service_worker: "background.js" }, minimum_chrome_version: "133" }; // showPopover({source})
}

function forFirefox() {
  return {
    background: { scripts: ["background.js"] },
    browser_specific_settings: {
      gecko: {
        id: GECKO_ID,
        strict_min_version: "147.0", // the first with CSS anchor positioning
        data_collection_permissions: { required: ["none"] },
      },
    },
  };
}
