import { ENGLISH, type Speech } from '../../words/speech.ts';

/** Looks like an address of the web to whoever reads it. */
const LOOKS_LIKE_ADDRESS = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?::\d+)?(?:[/?#]\S*)?$/iu;

const hostOf = (url: string): string | null => {
  try {
    return new URL(url).hostname.replace(/^www\./, '');
  } catch {
    return null;
  }
};

/** What must be said of a link in sight, as its words would mislead: the host that it really leads to; else null. */
export const misleads = (words: string, href: string): string | null => {
  if (!/^https?:/i.test(href)) return null;
  const host = hostOf(href);
  if (host === null) return null;
  // Letters of other scripts can look like those of a known name; as punycode they cannot.
  if (/(^|\.)xn--/.test(host)) return host;
  // In `https://bank.example@evil.example/` the bank is but a user name.
  if (new URL(href).username !== '') return host;
  const claimed = LOOKS_LIKE_ADDRESS.exec(words.trim())?.[1];
  if (claimed === undefined) return null;
  const claimedHost = hostOf(`https://${claimed}`);
  return claimedHost === host ? null : host;
};

/** Makes a mail's links open elsewhere without a trace, and say where they lead. */
export const tellTargets = (mail: HTMLElement, { say }: Speech = ENGLISH): void => {
  for (const link of mail.querySelectorAll<HTMLAnchorElement>('a[href]')) {
    const href = link.getAttribute('href')!.trim();
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer');
    link.setAttribute('title', URL.canParse(href) ? new URL(href).href : href);
    const host = misleads(link.textContent ?? '', href);
    if (host === null) continue;
    const hint = link.ownerDocument.createElement('span');
    hint.setAttribute('data-peek', 'target');
    hint.textContent = ` (${say('leads to {host}', { host })})`;
    link.after(hint);
  }
};
