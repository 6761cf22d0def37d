import DOMPurify from 'dompurify';
import { htmlPolicy } from '../../trustedHtml.ts';
import { contentIdOf } from './contentId.ts';
import { harmlessStyle } from './harmlessStyle.ts';
import { tellTargets } from './linkTargets.ts';
import type { Speech } from '../../words/speech.ts';

/** A mail that can do nothing: markup for the mail's own frame, and what was held back. */
export interface HarmlessMail {
  readonly html: string;
  /** Remote images that the reader may ask for. */
  readonly blockedRemote: number;
  /** Remote images that nobody would see: they tell their sender that the mail was read, and are never loaded. */
  readonly trackers: number;
  /** Whether it sets colours of its own, so that it must be shown on the ground that it was written for. */
  readonly hasColours: boolean;
}

export interface SanitizeOptions {
  /** True once the reader has asked for remote images; https only. */
  readonly allowRemote: boolean;
  /** Called for each element; what it throws ends the sanitising. */
  readonly onElement?: () => void;
  /** In whose language a link says where it leads. */
  readonly speech?: Speech;
}

/** Attributes through which HTML fetches something. `href` is left to links, which fetch only when they are followed. */
const FETCHING = ['src', 'srcset', 'background', 'poster', 'data', 'xlink:href', 'longdesc', 'lowsrc', 'dynsrc'];

const FORBIDDEN_TAGS =
  'style form input button select textarea option base link meta audio video source track map area dialog picture template noscript frameset marquee'.split(
    ' ',
  );

const FORBIDDEN_ATTRIBUTES =
  'id class name tabindex autofocus contenteditable popover popovertarget is slot part action formaction ping usemap accesskey inert loading target rel'.split(
    ' ',
  );

const isInline = (value: string): boolean => /^data:image\/(png|jpe?g|gif|webp);/i.test(value.trim());
const isRemote = (value: string): boolean => /^\s*(https?:)?\/\//i.test(value);

/** A link's target that a click may open: the web, mail and telephone. */
const isFollowable = (value: string): boolean => /^(https?:|mailto:|tel:)/i.test(value.trim());

/** No more of them are looked for: where none is closed, each look goes to the end of the mail. */
const STYLES_LOOKED_FOR = 200;

/** Style elements are forbidden anyway; taking them out first spares a complaint of the host's policy for each. */
export const withoutStyleElements = (html: string): string => {
  const open = /<style\b[^>]{0,2000}>/gi;
  const kept: string[] = [];
  let from = 0;
  for (let looked = 0; looked < STYLES_LOOKED_FOR; looked += 1) {
    open.lastIndex = from;
    const start = open.exec(html);
    if (!start) break;
    const close = /<\/style\s{0,20}>/gi;
    close.lastIndex = open.lastIndex;
    const end = close.exec(html);
    // What nothing closes is left to the sanitising.
    if (!end) break;
    kept.push(html.slice(from, start.index));
    from = close.lastIndex;
  }
  return kept.join('') + html.slice(from);
};

const HIDDEN_STYLE =
  /(display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(\.0*)?\s*(;|$|!)|(max-)?(height|width)\s*:\s*0(px)?\s*(;|$|!))/i;

const sizeOf = (image: Element, side: 'width' | 'height'): number => {
  const styled = new RegExp(`(?:^|;)\\s*${side}\\s*:\\s*([\\d.]+)px`, 'i').exec(image.getAttribute('style') ?? '')?.[1];
  return parseFloat(styled ?? image.getAttribute(side) ?? 'NaN');
};

/** An image that is not there to be seen: of one pixel, or hidden by itself or by what it is in. */
const isTracker = (image: Element): boolean => {
  if (sizeOf(image, 'width') <= 1 && sizeOf(image, 'height') <= 1) return true;
  for (let element: Element | null = image; element; element = element.parentElement) {
    if (element.hasAttribute('hidden') || HIDDEN_STYLE.test(element.getAttribute('style') ?? '')) return true;
  }
  return false;
};

/**
 * Makes a mail's HTML harmless (DESIGN: nothing runs, nothing is fetched, nothing leaves its box).
 * It is shown in a frame without scripts as well; either would hold alone. Images of the mail's own
 * files are left without source, marked by `data-cid`.
 */
export const sanitizeMail = (html: string, { allowRemote, onElement, speech }: SanitizeOptions): HarmlessMail => {
  let blockedRemote = 0;
  let trackers = 0;
  const ownImages = new WeakMap<Element, string>();
  const purify = DOMPurify(window);

  const lookAtImage = (image: Element): void => {
    const source = image.getAttribute('src')?.trim() ?? '';
    const contentId = contentIdOf(source);
    if (contentId !== null) ownImages.set(image, contentId);
    if (isInline(source)) return;
    image.removeAttribute('src');
    if (!isRemote(source)) return;
    if (isTracker(image)) trackers += 1;
    else if (allowRemote) image.setAttribute('src', source.replace(/^(http:)?\/\//i, 'https://'));
    else blockedRemote += 1;
  };

  purify.addHook('uponSanitizeElement', () => onElement?.());
  purify.addHook('beforeSanitizeAttributes', (node) => {
    if (!(node.nodeType === Node.ELEMENT_NODE)) return;
    if (node.nodeName === 'IMG') lookAtImage(node);
    const style = node.getAttribute('style');
    if (style === null) return;
    const harmless = harmlessStyle(style);
    if (harmless === '') node.removeAttribute('style');
    else node.setAttribute('style', harmless);
  });
  purify.addHook('uponSanitizeAttribute', (_node, attribute) => {
    const { attrName, attrValue } = attribute;
    if (attrName === 'href' && !isFollowable(attrValue)) attribute.keepAttr = false;
    if (!FETCHING.includes(attrName) || isInline(attrValue)) return;
    if (!(allowRemote && attrName === 'src' && attrValue.startsWith('https://'))) attribute.keepAttr = false;
  });
  purify.addHook('afterSanitizeAttributes', (node) => {
    const contentId = ownImages.get(node);
    if (contentId !== undefined) node.setAttribute('data-cid', contentId);
  });
  const policy = htmlPolicy();
  const clean = purify.sanitize(withoutStyleElements(html), {
    USE_PROFILES: { html: true },
    RETURN_DOM: true,
    FORBID_TAGS: FORBIDDEN_TAGS,
    FORBID_ATTR: FORBIDDEN_ATTRIBUTES,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    // Else it makes one of its own for each mail, which a page may forbid.
    ...(policy && { TRUSTED_TYPES_POLICY: policy as never }),
  }) as HTMLElement | null;
  // Where frames stand in the place of the body, nothing is left.
  const body = clean ?? document.implementation.createHTMLDocument('').body;
  tellTargets(body, speech);
  const hasColours =
    body.querySelector('[bgcolor], font[color], [style*="color:"], [style*="background:"], [style*="color :"]') !==
    null;
  return { html: body.innerHTML, blockedRemote, trackers, hasColours };
};
