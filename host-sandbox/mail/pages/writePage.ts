import { html } from 'hono/html';
import type { Person } from '../reading/readMail.ts';
import { fullName } from './format.ts';
import { page, type Html, type Owner } from './layout.ts';
import { links } from './links.ts';
import { commonFields, sendingError, type Kept } from './writeForm.ts';

/** The form for a mail that answers nothing. */
export const writePage = (form: {
  owner: Owner;
  /** Offered as recipients. */
  known: Person[];
  kept: Kept | null;
  notice: string | null;
}): Html => {
  const { owner, known, kept, notice } = form;
  const field = (name: string): string => kept?.fields[name] ?? '';
  return page({
    title: `New mail – ${owner.name || owner.address}`,
    notice,
    mailbox: { owner, place: 'write' },
    body: html`<div class="heading"><h1>New mail</h1></div>
      <form class="card write" method="post" enctype="multipart/form-data" action="${links.write(owner.address)}">
        ${kept ? sendingError(kept.error) : ''}
        <label
          ><span>To</span> <input name="to" value="${field('to')}" required autocomplete="off" list="known"
        /></label>
        <datalist id="known">${known.map((person) => html`<option value="${fullName(person)}"></option>`)}</datalist>
        <label><span>Subject</span> <input name="subject" value="${field('subject')}" autocomplete="off" /></label>
        <label><span>Your message</span> <textarea name="text" rows="10" required>${field('text')}</textarea></label>
        ${commonFields(kept)}
        <div class="actions"><button class="button primary">Send mail</button></div>
      </form>`,
  });
};
