/** Viewport units would make a mail as high as its frame, and the frame as high as its mail, without end. */
const VIEWPORT_UNIT = /\d(d|s|l)?v(h|w|min|max|b|i)\b/i;

/** What fetches, what leaves the flow of the mail, and what paints over its neighbours. */
const isHarmful = (property: string, value: string): boolean =>
  /url\(|image-set\(|image\(|element\(|paint\(|src\(|attr\(/i.test(value) ||
  VIEWPORT_UNIT.test(value) ||
  ['position', 'z-index', 'content', 'cursor', 'behavior'].includes(property) ||
  property.startsWith('--') ||
  /^(top|right|bottom|left|inset|animation|transition)/.test(property) ||
  (/^(margin|text-indent)/.test(property) && /-\d/.test(value));

let scratch: HTMLElement | undefined;

/**
 * The harmless part of a style attribute. The browser's own parser reads it, so that no escape and no
 * comment hides anything; in a document that fetches nothing.
 */
export const harmlessStyle = (text: string): string => {
  scratch ??= document.implementation.createHTMLDocument('').createElement('div');
  const { style } = scratch;
  style.cssText = text;
  // A value with a variable in it stays as it was written until it is used.
  for (const property of [...style]) {
    const value = style.getPropertyValue(property);
    if (value === '' || isHarmful(property, value)) style.removeProperty(property);
  }
  return /url\(|\bvar\(/i.test(style.cssText) ? '' : style.cssText;
};
