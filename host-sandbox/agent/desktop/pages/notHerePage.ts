import { html } from 'hono/html';
import { page, type Html } from './layout.ts';

/** What was asked for does not exist. */
export const notHerePage = (sentence: string): Html =>
  page({
    title: 'Not found',
    body: html`<main class="home">
      <h1>Not found</h1>
      <p>${sentence}</p>
      <p><a href="/">All machines</a></p>
    </main>`,
  });
