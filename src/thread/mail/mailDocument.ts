/**
 * What a mail's frame may do: links open in new tabs, and we may look into it. No scripts, no forms, no
 * navigation of the page.
 */
export const FRAME_SANDBOX = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';

/** The colours of the panel that a mail without own colours takes. */
export interface MailColours {
  readonly scheme: string;
  readonly text: string;
  readonly link: string;
  readonly border: string;
  readonly warning: string;
}

/** The ground that mails with own colours were written for, in every theme. */
const SHEET: MailColours & { readonly ground: string } = {
  scheme: 'light',
  ground: '#fff',
  text: '#1c1e21',
  link: '#0b57d0',
  border: '#d5d8dd',
  warning: '#9c221b',
};

const baseStyle = (colours: MailColours | null): string => {
  const { scheme, text, link, border, warning } = colours ?? SHEET;
  const ground = colours ? 'transparent' : SHEET.ground;
  return `
  html { color-scheme: ${scheme}; }
  body { margin: 0; padding: ${colours ? '2px 0' : '12px 14px'}; background: ${ground}; color: ${text}; font: 13px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
  body > :first-child, body > :first-child > :first-child { margin-top: 0 !important; }
  body > :last-child, body > :last-child > :last-child { margin-bottom: 0 !important; }
  img { max-width: 100%; height: auto; }
  table { max-width: 100%; }
  pre { white-space: pre-wrap; }
  blockquote { margin: 0 0 0 8px; padding-left: 10px; border-left: 2px solid ${border}; }
  a { color: ${link}; }
  [data-peek="target"] { color: ${warning} !important; font: 600 12px/1.4 system-ui, sans-serif !important; }
`;
};

/**
 * The whole document of a mail's frame. Its policy allows no script, no request and no form, whatever
 * the markup says; only with `allowRemote` may images come from the web.
 */
export const mailDocument = (harmlessHtml: string, allowRemote: boolean): string =>
  `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:${allowRemote ? ' https:' : ''}; form-action 'none'; base-uri 'none'"><meta name="referrer" content="no-referrer"></head><body>${harmlessHtml}</body></html>`;

/**
 * Gives a mail's document its styles through the CSSOM. The frame inherits the host's policy, and a
 * strict one forbids style elements and attributes that are parsed, but not styles that are set.
 *
 * @param colours of the panel; null puts the mail on a light sheet
 */
export const styleMail = (mail: Document, colours: MailColours | null): void => {
  const { CSSStyleSheet } = mail.defaultView as Window & typeof globalThis;
  const base = new CSSStyleSheet();
  base.replaceSync(baseStyle(colours));
  mail.adoptedStyleSheets = [base];
  for (const element of mail.querySelectorAll<HTMLElement>('[style]')) {
    element.style.cssText = element.getAttribute('style') ?? '';
  }
};

/** The panel's colours where an element stands. */
export const coloursAt = (element: Element): MailColours => {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    scheme: style.colorScheme.includes('dark') ? 'dark' : 'light',
    text: style.color,
    link: token('--peek-accent'),
    border: token('--peek-border-strong'),
    warning: token('--peek-danger'),
  };
};
