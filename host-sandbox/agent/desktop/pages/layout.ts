import { html } from 'hono/html';
import type { EndUserConduct } from '../../automaticEndUser.ts';

/** Escaped HTML. Every value put into `html` is escaped: what comes from the server is only ever text. */
export type Html = ReturnType<typeof html>;

interface Page {
  readonly title: string;
  readonly body: Html;
  /** Where the page hears of changes; none: it stays as it is. */
  readonly events?: string;
}

/** A whole page. Its parts with an id and `data-live` are replaced when something has changed. */
export const page = ({ title, body, events }: Page): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/desktop.css" />
        <script type="module" src="/assets/desktop.js"></script>
      </head>
      <body ${events ? html`data-events="${events}"` : ''}>
        ${body}
      </body>
    </html>`;

const CONDUCT: Readonly<Record<EndUserConduct, string | null>> = {
  by_hand: null,
  accepts: 'The sandbox answers for the end user: every request is accepted.',
  declines: 'The sandbox answers for the end user: every request is declined.',
  ignores: 'The sandbox leaves every request unanswered.',
};

/** Says when the end user's answers are switched to come by themselves. */
export const conductNotice = (conduct: EndUserConduct): Html | '' => {
  const text = CONDUCT[conduct];
  return text === null ? '' : html`<p class="notice" role="status">${text}</p>`;
};

/** Up to two initials of a name. */
export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word))
    .map((word) => [...word][0]!.toUpperCase())
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('');

/** A person's round mark. Decoration: the name stands beside it. */
export const mark = (name: string): Html => html`<span class="mark" aria-hidden="true">${initials(name)}</span>`;

const HOUR = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A time of day on this machine's clock. */
export const clock = (at: Date): Html => html`<time datetime="${at.toISOString()}">${HOUR.format(at)}</time>`;
