/** The small bar at the field's corner: what the check found, and the way to everything else. */

import { element } from "../shared/element.js";
import { interfaceLanguage, word } from "../shared/words.js";
import { atCorner, intersection, viewBox, visibleBox } from "./placement.js";

/** @typedef {{text: string, open?: () => void, whole?: () => void, retry?: () => void, warning?: boolean}} State */

/**
 * @param {import("./shell.js").Shell} shell
 * @param {Element | null} field null: the bar stands in the window's corner
 * @param {() => void} stop
 */
export function createBar({ root }, field, stop) {
  const content = element("div", { class: "content" });
  const close = element("button", { type: "button", class: "icon", "aria-label": word("stop"), title: word("stop"), click: stop }, "×");
  const bar = element("div", { class: "bar", role: "group", "aria-label": "Soigné", lang: interfaceLanguage() }, content, close);
  const live = element("div", { role: "status", class: "for-screen-readers", lang: interfaceLanguage() });
  root.append(bar, live);
  bar.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus

  function place() {
    const seen = field ? visibleBox(field) : viewBox();
    bar.hidden = seen === null;
    if (!seen) return;
    const { width, height } = bar.getBoundingClientRect();
    const { left, top } = atCorner(seen, { width, height }, viewBox());
    bar.style.setProperty("left", `${left}px`);
    bar.style.setProperty("top", `${top}px`);
  }

  return {
    place,
    box: () => bar.getBoundingClientRect(),
    /** Gives way to a card that would cover part of it. @param {import("./placement.js").Box | null} card */
    giveWay(card) {
      bar.style.setProperty("visibility", card && intersection(card, bar.getBoundingClientRect()) ? "hidden" : "visible");
    },
    /** @param {State} state */
    show({ text, open, whole, retry, warning = false }) {
      const hadFocus = content.contains(root.activeElement);
      content.replaceChildren(
        open ? action(text, open, "result") : element("span", { class: warning ? "warning" : "result" }, text),
        ...(whole ? [action(word("whole_message"), whole)] : []),
        ...(retry ? [action(word("try_again"), retry)] : []));
      place();
      if (hadFocus) (content.querySelector("button") ?? close).focus();
      this.say(text);
    },
    /** @param {string} text heard by screen readers */
    say(text) {
      live.textContent = text;
    },
  };
}

/**
 * @param {string} text
 * @param {() => void} act
 * @param {string} [className]
 */
function action(text, act, className) {
  return element("button", { type: "button", class: className, click: act }, text);
}
