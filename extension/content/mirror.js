/** An invisible copy of a text control's text, line for line, because a page cannot mark words inside a control. */

import { intersection, visibleBox } from "./placement.js";
import { element } from "../shared/element.js";

/** Everything that decides where a word stands in a control. */
const COPIED = [
  "box-sizing", "direction", "writing-mode", "unicode-bidi", "white-space", "white-space-collapse", "text-wrap-mode",
  "text-wrap-style", "word-break", "overflow-wrap", "line-break", "hyphens", "tab-size", "text-align",
  "text-align-last", "text-indent", "text-transform", "text-rendering", "text-size-adjust", "letter-spacing",
  "word-spacing", "line-height", "font-family", "font-size", "font-style", "font-weight", "font-stretch",
  "font-kerning", "font-optical-sizing", "font-size-adjust", "font-synthesis", "font-palette",
  "font-feature-settings", "font-variation-settings", "font-language-override", "font-variant-alternates",
  "font-variant-caps", "font-variant-east-asian", "font-variant-ligatures", "font-variant-numeric",
  "font-variant-position", "-webkit-font-smoothing", "padding-top", "padding-right", "padding-bottom", "padding-left",
];

const LAST_LINE = "\u200B"; // keeps the height of a last line that is empty

/**
 * @param {import("./fields.js").TextControl} field
 * @param {ShadowRoot} root
 * @param {AbortSignal} signal
 */
export function createMirror(field, root, signal) {
  const text = document.createTextNode("");
  const copy = element("div", { class: "copy" }, text);
  const window_ = element("div", { class: "mirror", "aria-hidden": "true", inert: true }, copy);
  root.append(window_);
  let contentWidth = 0;
  const observer = new ResizeObserver(([entry]) => {
    contentWidth = entry.contentBoxSize[0].inlineSize;
    layout();
  });
  observer.observe(field);
  signal.addEventListener("abort", () => observer.disconnect());

  function layout() {
    const style = getComputedStyle(field);
    for (const name of COPIED) copy.style.setProperty(name, style.getPropertyValue(name));
    const isInput = field instanceof HTMLInputElement;
    if (isInput) copyInputBox(style);
    else copyTextareaBox(style);
    copy.style.setProperty("transform", `translate(${-field.scrollLeft}px, ${-field.scrollTop}px)`);
    clip();
  }

  /** @param {CSSStyleDeclaration} style */
  function copyTextareaBox(style) {
    place(style, field.clientWidth, field.clientHeight, 0, 0);
    copy.style.setProperty("box-sizing", "content-box");
    copy.style.setProperty("width", `${contentWidth || parseFloat(style.width)}px`);
  }

  /** A single line stands in the middle of the content box, which also cuts it off. @param {CSSStyleDeclaration} style */
  function copyInputBox(style) {
    const px = (/** @type {string} */ name) => parseFloat(style.getPropertyValue(name)) || 0;
    const sideways = px("padding-left") + px("padding-right");
    const upright = px("padding-top") + px("padding-bottom");
    const width = field.clientWidth - sideways;
    const height = field.clientHeight - upright;
    place(style, width, height, px("padding-left"), px("padding-top"));
    for (const side of ["top", "right", "bottom", "left"]) copy.style.setProperty(`padding-${side}`, "0");
    copy.style.setProperty("width", `${width}px`);
    copy.style.setProperty("margin-top", `${(height - copy.offsetHeight) / 2}px`);
  }

  /**
   * @param {CSSStyleDeclaration} style
   * @param {number} width
   * @param {number} height
   * @param {number} left from the padding box
   * @param {number} top
   */
  function place(style, width, height, left, top) {
    window_.style.setProperty("left", `${parseFloat(style.borderLeftWidth) + left}px`);
    window_.style.setProperty("top", `${parseFloat(style.borderTopWidth) + top}px`);
    window_.style.setProperty("width", `${width}px`);
    window_.style.setProperty("height", `${height}px`);
  }

  /** The top layer paints over everything, so what the page cuts off is cut off here too. */
  function clip() {
    const own = window_.getBoundingClientRect();
    const seen = visibleBox(field);
    const kept = seen && intersection(own, seen);
    window_.style.setProperty("clip-path", kept
      ? `inset(${kept.top - own.top}px ${own.right - kept.right}px ${own.bottom - kept.bottom}px ${kept.left - own.left}px)`
      : "inset(100%)");
  }

  return {
    layout,
    /** @param {string} words */
    show(words) {
      if (text.data !== words + LAST_LINE) text.data = words + LAST_LINE;
      layout();
    },
    /**
     * @param {number} start
     * @param {number} end
     */
    rangeOf(start, end) {
      const range = document.createRange();
      range.setStart(text, start);
      range.setEnd(text, end);
      return range;
    },
  };
}
