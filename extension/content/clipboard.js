import { element } from "../shared/element.js";

/**
 * Copies on the writer's request. Pages without https have no clipboard of their own, so a text of ours is selected.
 * @param {string} text
 * @param {ShadowRoot} root
 * @returns {Promise<boolean>} whether it is on the clipboard
 */
export async function copyText(text, root) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const carrier = element("textarea", { class: "for-screen-readers", "aria-hidden": "true" });
    const before = /** @type {HTMLElement | null} */ (root.activeElement);
    carrier.value = text;
    root.append(carrier);
    carrier.select();
    const copied = document.execCommand("copy");
    carrier.remove();
    before?.focus();
    return copied;
  }
}
