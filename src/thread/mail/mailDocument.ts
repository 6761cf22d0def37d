/** The mail stays on the light ground that it was written for, in every theme. */
const BASE_STYLE = `
  html { color-scheme: light; }
  body { margin: 0; padding: 12px 14px; background: #fff; color: #1c1e21; font: 14px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
  img { max-width: 100%; height: auto; }
  table { max-width: 100%; }
  pre { white-space: pre-wrap; }
  blockquote { margin: 0 0 0 8px; padding-left: 10px; border-left: 2px solid #d5d8dd; }
  a { color: #0b57d0; }
`;

/**
 * The whole document of a mail's frame. Its policy allows no script, no request and no form, whatever
 * the markup says; only with `allowRemote` may images come from the web.
 */
export const mailDocument = (harmlessHtml: string, allowRemote: boolean): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:${allowRemote ? ' https:' : ''}; form-action 'none'; base-uri 'none'"><meta name="referrer" content="no-referrer"></head><body>${harmlessHtml}</body></html>`;

/**
 * Gives a mail's document its styles through the CSSOM. The frame inherits the host's policy, and a
 * strict one forbids style elements and attributes that are parsed, but not styles that are set.
 */
export const styleMail = (mail: Document): void => {
  const { CSSStyleSheet } = mail.defaultView as Window & typeof globalThis;
  const base = new CSSStyleSheet();
  base.replaceSync(BASE_STYLE);
  mail.adoptedStyleSheets = [base];
  for (const element of mail.querySelectorAll<HTMLElement>('[style]')) {
    element.style.cssText = element.getAttribute('style') ?? '';
  }
};
