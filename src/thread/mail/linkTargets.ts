import { misleads } from '../../domain/misleadingLink.ts';
import { ENGLISH, type Speech } from '../../words/speech.ts';

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
