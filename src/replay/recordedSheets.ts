/** What the player sets as a class on whatever the recorded pointer is over. */
const HOVERED = '.\\:hover';

/**
 * Lets the rules of a recorded page follow the recorded pointer and the recorded size, not those of whoever watches:
 * what is said of `:hover` is said of the player's class, too, and the size of a device is that of the page.
 */
const followRecording = (rules: CSSRuleList): void => {
  for (const rule of rules) {
    if ('selectorText' in rule) {
      const { selectorText } = rule as CSSStyleRule;
      if (selectorText.includes(':hover'))
        (rule as CSSStyleRule).selectorText = `${selectorText}, ${selectorText.replaceAll(':hover', HOVERED)}`;
    }
    if ('media' in rule && rule.media instanceof Object) {
      const { media } = rule as CSSMediaRule;
      if (media.mediaText.includes('device-'))
        media.mediaText = media.mediaText.replaceAll(/\bdevice-(width|height)/g, '$1');
    }
    if ('cssRules' in rule) followRecording((rule as CSSGroupingRule).cssRules);
  }
};

/**
 * Gives a recorded page its style sheets, adopted: style elements are refused where the host's policy allows style
 * sheets from files alone.
 */
export const adoptRecordedSheets = (page: Document): void => {
  const Sheet = page.defaultView?.CSSStyleSheet;
  if (!Sheet) return;
  page.adoptedStyleSheets = [...page.querySelectorAll('style')].map((style) => {
    const sheet = new Sheet();
    sheet.replaceSync(style.textContent);
    followRecording(sheet.cssRules);
    return sheet;
  });
};
