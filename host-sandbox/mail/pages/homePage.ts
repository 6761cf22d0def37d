import { html } from 'hono/html';
import type { MailSummary } from '../reading/summaries.ts';
import { isAddress } from '../store/mailboxAddress.ts';
import type { MailboxCount } from '../store/mailStore.ts';
import { localPart, whenInList } from './format.ts';
import { mark, page, type Html } from './layout.ts';
import { links } from './links.ts';

/** A mailbox as the list of all mailboxes shows it. */
export interface MailboxRow {
  count: MailboxCount;
  name: string;
  /** What came or went last. */
  last: MailSummary;
}

const row = ({ count, name, last }: MailboxRow, now: Date): Html =>
  html`<li id="mailbox-${count.address}" ${count.unread > 0 ? html`class="unread"` : ''}>
    <a href="${links.inbox(count.address)}">
      ${mark(name, count.address)}
      <span class="what">
        <span class="who">${name || localPart(count.address)}</span>
        <span class="preview">${count.address}</span>
      </span>
      <span class="what">
        <span class="subject">${last.subject || '(no subject)'}</span>
        <span class="preview">${last.direction === 'sent' ? 'Sent: ' : ''}${last.preview}</span>
      </span>
      <span class="counts">
        <span>${count.received} received<br />${count.sent} sent</span>
        ${count.unread > 0 ? html`<b aria-label="${count.unread} unread">${count.unread}</b>` : ''}
      </span>
      <time datetime="${count.lastAt}">${whenInList(new Date(count.lastAt), now)}</time>
    </a>
  </li>`;

const nothing = (search: string): Html =>
  search === ''
    ? html`<div class="empty">
        <h2>No mail has arrived yet</h2>
        <p>
          Open a ticket in the queue and send a reply: it leaves by SMTP, and the customer’s mailbox appears here with
          the mail in it.
        </p>
      </div>`
    : html`<div class="empty">
        <h2>No mailbox found</h2>
        <p>Nothing matches “${search}”.</p>
        ${isAddress(search) ? html`<p><a class="button" href="${links.inbox(search)}">Open the mailbox of ${search}</a></p>` : ''}
      </div>`;

/** The list of all mailboxes, with a search over names, addresses and the last subject. */
export const homePage = (home: { rows: MailboxRow[]; search: string; notice: string | null; now: Date }): Html =>
  page({
    title: 'Customers’ mail',
    notice: home.notice,
    events: '/events',
    body: html`<div class="heading">
        <h1>Mailboxes</h1>
        <form role="search" action="/">
          <input
            type="search"
            name="q"
            value="${home.search}"
            aria-label="Search mailboxes"
            placeholder="Name, address or subject"
          />
          <button class="button">Search</button>
        </form>
      </div>
      <div id="list" data-live>
        ${
          home.rows.length > 0
            ? html`<ul class="mails home">
                ${home.rows.map((entry) => row(entry, home.now))}
              </ul>`
            : nothing(home.search)
        }
      </div>`,
  });
