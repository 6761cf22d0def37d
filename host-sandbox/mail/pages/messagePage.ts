import { html } from 'hono/html';
import { page, type Html } from './layout.ts';
import { links } from './links.ts';

/** A page that says what went wrong and what to do. */
export const messagePage = (title: string, sentence: string): Html =>
  page({
    title,
    notice: null,
    body: html`<div class="empty">
      <h1>${title}</h1>
      <p>${sentence}</p>
      <p><a class="button" href="${links.home}">All mailboxes</a></p>
    </div>`,
  });
