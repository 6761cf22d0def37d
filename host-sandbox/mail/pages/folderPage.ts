import { html } from 'hono/html';
import type { MailSummary } from '../reading/summaries.ts';
import { shortName, whenInList } from './format.ts';
import { mark, page, type Html, type Owner } from './layout.ts';
import { links } from './links.ts';

/** How many mails a page of a folder shows. */
export const MAILS_PER_PAGE = 50;

const counterpart = ({ direction, from, to }: MailSummary): { name: string; address: string } =>
  direction === 'received' ? from : (to[0] ?? { name: '', address: '' });

/** One mail in a list. */
export const mailRow = (mail: MailSummary, now: Date): Html => {
  const who = counterpart(mail);
  return html`<li id="mail-${mail.id}" ${mail.seen ? '' : html`class="unread"`}>
    <a href="${links.mail(mail.mailbox, mail.id)}">
      ${mark(who.name, who.address)}
      <span class="who"
        >${mail.seen ? '' : html`<span class="unseen">Unread: </span>`}${mail.direction === 'sent' ? 'To: ' : ''}${shortName(who)}</span
      >
      <span class="what">
        <span class="subject">${mail.subject || '(no subject)'}</span>
        <span class="preview">${mail.preview}</span>
      </span>
      <span class="counts">
        ${
          mail.attachmentCount > 0
            ? html`<span>${mail.attachmentCount === 1 ? '1 file' : `${mail.attachmentCount} files`}</span>`
            : ''
        }
      </span>
      <time datetime="${mail.at}">${whenInList(new Date(mail.at), now)}</time>
    </a>
  </li>`;
};

interface Folder {
  place: 'inbox' | 'sent';
  owner: Owner;
  mails: MailSummary[];
  /** Counted from 1. */
  pageNumber: number;
  total: number;
  notice: string | null;
  now: Date;
}

const empty = (place: Folder['place']): Html =>
  html`<div class="empty">
    <h2>${place === 'inbox' ? 'Nothing here yet' : 'Nothing sent yet'}</h2>
    <p>
      ${
        place === 'inbox'
          ? 'Mail to this address appears here as soon as it arrives.'
          : 'Answers and mails that this customer sends are kept here.'
      }
    </p>
  </div>`;

const pager = ({ pageNumber, total }: Folder): Html | '' =>
  total <= MAILS_PER_PAGE
    ? ''
    : html`<nav class="pager" aria-label="Pages">
        ${pageNumber > 1 ? html`<a class="button" href="?page=${pageNumber - 1}">Newer</a>` : ''}
        <span
          >${(pageNumber - 1) * MAILS_PER_PAGE + 1} to ${Math.min(pageNumber * MAILS_PER_PAGE, total)} of ${total}</span
        >
        ${pageNumber * MAILS_PER_PAGE < total ? html`<a class="button" href="?page=${pageNumber + 1}">Older</a>` : ''}
      </nav>`;

/** The inbox or the sent mails of one customer. */
export const folderPage = (folder: Folder): Html => {
  const { place, owner, mails, notice, now } = folder;
  const heading = place === 'inbox' ? 'Inbox' : 'Sent';
  const unread = place === 'inbox' && owner.count.unread > 0 ? `(${owner.count.unread}) ` : '';
  return page({
    title: `${unread}${heading} – ${owner.name || owner.address}`,
    notice,
    announcement: `${heading}: ${folder.total === 1 ? '1 mail' : `${folder.total} mails`}, ${owner.count.unread} unread`,
    events: links.events(owner.address),
    mailbox: { owner, place },
    body: html`<div class="heading"><h1>${heading}</h1></div>
      <div id="list" data-live>
        ${
          mails.length > 0
            ? html`<ul class="mails">
                ${mails.map((mail) => mailRow(mail, now))}
              </ul>`
            : empty(place)
        }
        ${pager(folder)}
      </div>`,
  });
};
