/** A mail's HTML in its parts: what was written now, and what can be folded. Nothing of it is harmless yet. */
export interface MailParts {
  readonly own: string;
  readonly signature: string | null;
  readonly quoted: string | null;
}

/** Where wide-spread programs begin what they quote, with nothing of the writer's own behind it. */
const HISTORY_STARTS =
  '#divRplyFwdMsg, #appendonsend, #mail-editor-reference-message-container, [name="_MailOriginal"], [id^="reply-intro"], div[style*="border-top:solid #E1E1E1"], div[style*="border-top: 1pt solid rgb(225, 225, 225)"], div[style*="border-top:solid #B5C4DF"]';

/** Quotes under which or between which answers may be written. */
const QUOTES =
  '.gmail_quote, .gmail_quote_container, .yahoo_quoted, .protonmail_quote, .moz-cite-prefix, blockquote[type="cite"]';

const SIGNATURES =
  '.gmail_signature, [data-smartmail="gmail_signature"], .moz-signature, #Signature, #ms-outlook-mobile-signature, .protonmail_signature_block, #AppleMailSignature';

/** Outlook's line in mails that were plain text once. */
const DIVIDER = /^-{2,}\s*(original message|ursprüngliche nachricht|message d'origine)\s*-{2,}$/i;

/** "On 3 May 2026, Ann wrote:" and its kind. */
const INTRODUCTION =
  /^(on\b.{6,200}\bwrote|am\b.{6,200}\bschrieb\b.{0,80}|le\b.{6,200}\ba écrit|el\b.{6,200}\bescribió)\s*:$/is;

const textOf = (node: Node | null): string => node?.textContent?.replace(/\s+/g, ' ').trim() ?? '';

/** Takes everything from `start` to the end out of the body. */
const cutFrom = (body: HTMLElement, start: Element): string => {
  const range = body.ownerDocument.createRange();
  range.setStartBefore(start);
  range.setEnd(body, body.childNodes.length);
  const holder = body.ownerDocument.createElement('div');
  holder.append(range.extractContents());
  return holder.innerHTML;
};

/** The text behind an element that belongs to no quote. */
const textBehind = (body: HTMLElement, start: Element): string => {
  const range = body.ownerDocument.createRange();
  range.setStartBefore(start);
  range.setEnd(body, body.childNodes.length);
  const rest = range.cloneContents();
  for (const quote of rest.querySelectorAll(`blockquote, ${QUOTES}, ${SIGNATURES}`)) quote.remove();
  return textOf(rest).replace(INTRODUCTION, '');
};

/** "Ann wrote:" before a quote that has no mark of its own. */
const introductionIn = (body: HTMLElement): Element | null => {
  for (const quote of body.querySelectorAll('blockquote')) {
    const before = quote.previousElementSibling;
    if (before && INTRODUCTION.test(textOf(before))) return before;
  }
  return null;
};

const dividerIn = (body: HTMLElement): Element | null =>
  [...body.querySelectorAll('p, div, span')].find(
    (element) => element.childElementCount === 0 && DIVIDER.test(textOf(element)),
  ) ?? null;

const historyIn = (body: HTMLElement): Element | null => {
  const start = body.querySelector(HISTORY_STARTS) ?? dividerIn(body);
  if (start) return start;
  const quote = body.querySelector(QUOTES) ?? introductionIn(body);
  // Answers between the quotes are what was written now: such a mail stays whole.
  return quote && textBehind(body, quote) === '' ? quote : null;
};

/** Takes away the empty lines before what was folded. */
const trimEnd = (body: Element): void => {
  for (let last = body.lastChild; last; last = body.lastChild) {
    const isBlank = last.nodeName === 'BR' || (last.nodeType === Node.TEXT_NODE && !last.textContent?.trim());
    if (!isBlank) return;
    last.remove();
  }
};

/** Splits a mail's body (which is changed by it) where its history and its signature begin. */
export const splitMail = (body: HTMLElement): MailParts => {
  const whole = body.innerHTML;
  const start = historyIn(body);
  const quoted = start && cutFrom(body, start);
  const sign = body.querySelector(SIGNATURES);
  const signature = sign && textOf(sign) !== '' ? sign.outerHTML : null;
  if (signature) sign?.remove();
  // A mail that has nothing of its own to show is shown with all that it has.
  const hasOwn = textOf(body) !== '' || body.querySelector('img') !== null;
  if (hasOwn) trimEnd(body);
  return hasOwn ? { own: body.innerHTML, signature, quoted } : { own: whole, signature: null, quoted: null };
};
