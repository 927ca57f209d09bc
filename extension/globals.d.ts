// What TypeScript's DOM library does not know yet, and the one name the content scripts share.
declare module "*.css" {
  const text: string;
  export default text;
}

interface RunningCheck {
  host: Element | null; // the node over the field, once it is there
}

// Seen only by Soigné's own scripts: content scripts do not share their globals with the page.
declare var soigne: RunningCheck | undefined;

interface Element {
  openOrClosedShadowRoot?: ShadowRoot | null; // Firefox
}
