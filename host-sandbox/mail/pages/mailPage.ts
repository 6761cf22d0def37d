import { html } from 'hono/html';
import type { Person, ReadMail } from '../reading/readMail.ts';
import { splitQuoted } from '../reading/quoted.ts';
import type { MailSummary } from '../reading/summaries.ts';
import type { StoredMail } from '../store/storedMail.ts';
import { answerForm } from './answerForm.ts';
import { mailRow } from './folderPage.ts';
import { byteSize, fullName, shortName, whenInFull } from './format.ts';
import { estimatedHeight, isShownInline, wantsRemotePictures } from './htmlPart.ts';
import { mark, page, type Html, type Owner } from './layout.ts';
import { links } from './links.ts';
import type { Kept } from './writeForm.ts';

interface OpenMail {
  owner: Owner;
  stored: StoredMail;
  mail: ReadMail;
  /** The plain part is shown although there is an HTML part. */
  asText: boolean;
  /** The other mails of the conversation, newest first. */
  conversation: MailSummary[];
  answerTo: Person[];
  /** The quotation that an answer would carry. */
  quotation: string;
  kept: Kept | null;
  /** What the MSP's server said to the answer that was just sent. */
  sentAnswer: string | null;
  notice: string | null;
  now: Date;
}

const people = (term: string, list: Person[]): Html | '' =>
  list.length === 0
    ? ''
    : html`<div>
        <dt>${term}</dt>
        <dd>${list.map(fullName).join(', ')}</dd>
      </div>`;

const text = (content: string): Html => {
  const { own, quoted } = splitQuoted(content);
  return html`<pre class="text">${own}</pre>
    ${
      quoted === ''
        ? ''
        : html`<details class="quoted">
            <summary>Quoted text</summary>
            <pre class="text">${quoted}</pre>
          </details>`
    }`;
};

const htmlFrame = (stored: StoredMail, mail: ReadMail): Html =>
  html`${
      wantsRemotePictures(mail.html ?? '')
        ? html`<p class="hint">Pictures from foreign servers are not loaded.</p>`
        : ''
    }<iframe
      title="Message"
      src="${links.htmlPart(stored.mailbox, stored.id)}"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
      height="${estimatedHeight(mail)}"
    ></iframe>`;

const attachments = (stored: StoredMail, mail: ReadMail): Html | '' => {
  const files = mail.attachments
    .map((attachment, index) => ({ attachment, index }))
    .filter(({ attachment }) => !isShownInline(mail.html, attachment));
  if (files.length === 0) return '';
  return html`<ul class="attachments" aria-label="Attachments">
    ${files.map(
      ({ attachment: { fileName, content }, index }) =>
        html`<li>
          <a href="${links.attachment(stored.mailbox, stored.id, index)}" download
            >${fileName} <small>${byteSize(content.byteLength)}</small></a
          >
        </li>`,
    )}
  </ul>`;
};

const views = (stored: StoredMail, mail: ReadMail, asText: boolean): Html =>
  html`<p class="views">
    ${mail.html === null ? '' : asText ? html`<a href="?">Formatted</a>` : html`<a href="?view=text">Plain text</a>`}
    <a href="${links.source(stored.mailbox, stored.id)}">Raw source</a>
  </p>`;

/** One mail as its owner reads it, with the rest of the conversation and a form to answer. */
export const mailPage = (open: OpenMail): Html => {
  const { owner, stored, mail, conversation } = open;
  const date = mail.date ?? new Date(stored.at);
  return page({
    title: `${mail.subject || '(no subject)'} – ${owner.name || owner.address}`,
    notice: open.notice,
    announcement: conversation.length === 0 ? '' : `${conversation.length} more in this conversation`,
    events: links.events(owner.address),
    mailbox: { owner, place: 'mail' },
    body: html`${
        open.sentAnswer === null
          ? ''
          : html`<div class="success" role="status">
              <strong>Your answer was sent.</strong> The mail server said: <code>${open.sentAnswer}</code>
            </div>`
      }
      <article class="card mail">
        <h1>${mail.subject || '(no subject)'}</h1>
        <header>
          ${mark(mail.from.name, mail.from.address)}
          <div class="from">
            <strong>${shortName(mail.from)}</strong> <span>${mail.from.name ? mail.from.address : ''}</span>
          </div>
          <time datetime="${date.toISOString()}">${whenInFull(date)}</time>
          <dl>${people('To', mail.to)} ${people('Cc', mail.cc)} ${people('Reply to', mail.replyTo)}</dl>
        </header>
        <div class="content">${mail.html === null || open.asText ? text(mail.text) : htmlFrame(stored, mail)}</div>
        ${attachments(stored, mail)} ${views(stored, mail, open.asText)}
      </article>
      <div id="conversation" data-live>
        ${
          conversation.length === 0
            ? ''
            : html`<section aria-labelledby="conversation-title">
                <h2 id="conversation-title">In this conversation</h2>
                <ul class="mails">
                  ${conversation.map((entry) => mailRow(entry, open.now))}
                </ul>
              </section>`
        }
      </div>
      ${answerForm(open)}`,
  });
};
