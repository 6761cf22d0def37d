import { html } from 'hono/html';
import type { StoredMail } from '../store/storedMail.ts';
import { byteSize, whenInFull } from './format.ts';
import { page, type Html, type Owner } from './layout.ts';
import { links } from './links.ts';

// A page of this much text is still read with comfort; the file holds the rest.
const SHOWN_CHARACTERS = 200_000;

const fact = (term: string, value: string | undefined): Html | '' =>
  value === undefined || value === ''
    ? ''
    : html`<div>
        <dt>${term}</dt>
        <dd>${value}</dd>
      </div>`;

/** A mail as it went over the wire, with its envelope: what the headers only claim, and what really happened. */
export const sourcePage = (view: { owner: Owner; stored: StoredMail; raw: Buffer; notice: string | null }): Html => {
  const { owner, stored, raw } = view;
  const source = raw.toString('utf8');
  return page({
    title: `Raw source – ${owner.name || owner.address}`,
    notice: view.notice,
    mailbox: { owner, place: 'mail' },
    body: html`<div class="heading">
        <h1>Raw source</h1>
        <a class="button" href="${links.mail(stored.mailbox, stored.id)}">Back to the mail</a>
        <a class="button" href="${links.sourceFile(stored.mailbox, stored.id)}" download>Download .eml</a>
      </div>
      <div class="card source">
        <dl>
          ${fact('Envelope sender', stored.mailFrom || '<> (none)')}
          ${fact('Envelope recipients', stored.rcptTo.join(', '))}
          ${fact(stored.direction === 'received' ? 'Received' : 'Sent', whenInFull(new Date(stored.at)))}
          ${fact('Queue id', stored.direction === 'received' ? stored.id : undefined)}
          ${fact('From host', stored.client && `${stored.client.helo} [${stored.client.address}]`)}
          ${fact('Signed in as', stored.client?.user ?? undefined)} ${fact('Server’s answer', stored.serverAnswer)}
          ${fact('Size', byteSize(stored.sizeBytes))}
        </dl>
        <pre tabindex="0" aria-label="Source">${source.slice(0, SHOWN_CHARACTERS)}</pre>
        ${source.length > SHOWN_CHARACTERS ? html`<p class="hint">Cut here. The whole of it is in the .eml file.</p>` : ''}
      </div>`,
  });
};
