import { html } from 'hono/html';
import type { MailboxCount } from '../store/mailStore.ts';
import { colourOf, initials, localPart } from './format.ts';
import { links } from './links.ts';

/** Escaped HTML. Every value put into `html` is escaped, so that what a mail holds is only ever text. */
export type Html = ReturnType<typeof html>;

/** Whose mailbox is open. */
export interface Owner {
  address: string;
  /** Empty when nobody has used a name for this address yet. */
  name: string;
  count: MailboxCount;
}

/** Which entry of the side bar is the current page. */
type Place = 'inbox' | 'sent' | 'write' | 'mail';

interface Page {
  title: string;
  body: Html;
  /** What is out of order on purpose; shown on top of every page. */
  notice: string | null;
  /** What a screen reader is told when the page has changed by itself. */
  announcement?: string;
  /** Where the page hears of changes; none: it stays as it is. */
  events?: string;
  mailbox?: { owner: Owner; place: Place };
}

const STYLES = ['base', 'lists', 'mail', 'writing'];

/** A person's round mark. Decoration: the name stands beside it. */
export const mark = (name: string, address: string): Html =>
  html`<span class="mark mark-${colourOf(address)}" aria-hidden="true">${initials(name || address)}</span>`;

const sideBar = ({ owner, place }: { owner: Owner; place: Place }): Html => {
  const current = (here: Place): Html | '' => (here === place ? html` aria-current="page"` : '');
  return html`<nav class="side" aria-label="Mailbox">
    <div class="owner">
      ${mark(owner.name, owner.address)}
      <div>
        <strong>${owner.name || localPart(owner.address)}</strong>
        <span>${owner.address}</span>
      </div>
    </div>
    <a class="button primary" href="${links.write(owner.address)}" ${current('write')}>Write a new mail</a>
    <ul id="folders" data-live>
      <li>
        <a href="${links.inbox(owner.address)}" ${current('inbox')}
          >Inbox
          ${owner.count.unread > 0 ? html`<b aria-label="${owner.count.unread} unread">${owner.count.unread}</b>` : ''}</a
        >
      </li>
      <li><a href="${links.sent(owner.address)}" ${current('sent')}>Sent</a></li>
    </ul>
    <a class="all" href="${links.home}">All mailboxes</a>
  </nav>`;
};

/** A whole page. */
export const page = ({ title, body, notice, announcement = '', events, mailbox }: Page): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/assets/icon.svg" />
        ${STYLES.map((name) => html`<link rel="stylesheet" href="/assets/${name}.css" />`)}
        <script type="module" src="/assets/live.js"></script>
      </head>
      <body ${events ? html`data-events="${events}"` : ''}>
        <header class="top">
          <a href="${links.home}" class="brand"
            ><img src="/assets/icon.svg" alt="" width="24" height="24" /> Customers’ mail</a
          >
          <span class="place">The outside world of the sandbox</span>
        </header>
        <div id="notice" data-live>${notice === null ? '' : html`<p class="notice" role="status">${notice}</p>`}</div>
        <p id="announcement" class="unseen" role="status">${announcement}</p>
        <div class="${mailbox ? 'with-side' : 'alone'}">
          ${mailbox ? sideBar(mailbox) : ''}
          <main>${body}</main>
        </div>
      </body>
    </html>`;
