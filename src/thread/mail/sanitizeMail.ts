import DOMPurify from 'dompurify';

/** A mail that can do nothing: markup for the mail's own frame, and how many remote things were held back. */
export interface HarmlessMail {
  readonly html: string;
  /** Remote images and backgrounds that were not loaded. */
  readonly blockedRemote: number;
}

/** Attributes through which HTML fetches something. `href` is left to links, which fetch only when they are followed. */
const FETCHING = ['src', 'srcset', 'background', 'poster', 'data', 'xlink:href', 'longdesc', 'lowsrc', 'dynsrc'];

/** CSS that fetches: `url(…)`, `image-set(…)`, `@import`, with every escape that CSS allows for a letter. */
const FETCHING_CSS = /url\s*\(|image(-set)?\s*\(|@import|\\[0-9a-f]/i;

const isInline = (value: string): boolean => /^data:image\/(png|jpe?g|gif|webp);/i.test(value.trim());

/** A link's target that a click may open: the web, mail and telephone. */
const isFollowable = (value: string): boolean => /^(https?:|mailto:|tel:)/i.test(value.trim());

/** Style elements are forbidden anyway; taking them out first spares a complaint of the host's policy for each. */
const withoutStyleElements = (html: string): string => html.replace(/<style\b[^>]*>[\s\S]*?<\/style\s*>/gi, '');

/**
 * Makes a mail's HTML harmless (DESIGN: nothing runs, nothing is fetched, nothing leaves its box).
 * It is shown in a frame without scripts as well; either would hold alone.
 *
 * @param allowRemote true once the reader has asked for remote images of this message; https only
 */
export const sanitizeMail = (html: string, allowRemote: boolean): HarmlessMail => {
  let blockedRemote = 0;
  const purify = DOMPurify(window);
  purify.addHook('uponSanitizeAttribute', (_node, attribute) => {
    const { attrName, attrValue } = attribute;
    if (attrName === 'href' && !isFollowable(attrValue)) attribute.keepAttr = false;
    if (FETCHING.includes(attrName) && !isInline(attrValue)) {
      const wanted = allowRemote && attrName === 'src' && /^https:/i.test(attrValue.trim());
      if (!wanted) {
        attribute.keepAttr = false;
        blockedRemote += 1;
      }
    }
    if (attrName === 'style' && FETCHING_CSS.test(attrValue)) {
      attribute.keepAttr = false;
      blockedRemote += 1;
    }
  });
  purify.addHook('afterSanitizeAttributes', (node) => {
    if (node.nodeName !== 'A' || !node.hasAttribute('href')) return;
    const target = node.getAttribute('href')!;
    node.setAttribute('target', '_blank');
    node.setAttribute('rel', 'noopener noreferrer');
    // The true target, whatever the words of the link claim.
    node.setAttribute('title', target);
  });
  const clean = purify.sanitize(withoutStyleElements(html), {
    USE_PROFILES: { html: true },
    FORBID_TAGS: [
      'style',
      'form',
      'input',
      'button',
      'select',
      'textarea',
      'option',
      'base',
      'link',
      'meta',
      'audio',
      'video',
      'source',
      'track',
      'map',
      'area',
      'dialog',
      'picture',
    ],
    FORBID_ATTR: [
      'id',
      'class',
      'name',
      'tabindex',
      'autofocus',
      'contenteditable',
      'popover',
      'is',
      'slot',
      'part',
      'action',
      'formaction',
      'ping',
      'usemap',
      'accesskey',
    ],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
  });
  return { html: clean, blockedRemote };
};

/** Where quoted history begins in the mails of wide-spread programs. */
const QUOTE_STARTS =
  'blockquote[type="cite"], .gmail_quote, .yahoo_quoted, .moz-cite-prefix, #divRplyFwdMsg, #appendonsend, div[style*="border-top:solid #E1E1E1"]';

/** Splits a mail's HTML where its quoted history begins, so that it can be folded. Works on what was received. */
export const splitQuotedHtml = (html: string): { own: string; quoted: string | null } => {
  const document = new DOMParser().parseFromString(withoutStyleElements(html), 'text/html');
  const start = document.querySelector(QUOTE_STARTS);
  if (!start) return { own: html, quoted: null };
  const range = document.createRange();
  range.setStartBefore(start);
  range.setEndAfter(document.body.lastChild ?? start);
  const holder = document.createElement('div');
  holder.append(range.extractContents());
  const own = document.body.innerHTML;
  // A mail that begins with its quote has nothing of its own to show without it.
  return document.body.textContent?.trim() ? { own, quoted: holder.innerHTML } : { own: html, quoted: null };
};
