import { expect, test } from 'vitest';
import { aCustomerMessage, aTicket } from '../testing/fakeHost.ts';
import { fillPrintPage } from './printPage.ts';
import { ENGLISH } from '../words/speech.ts';

test('a printed ticket names itself and whoever wrote, and puts texts in as texts', () => {
  const page = document.implementation.createHTMLDocument();
  fillPrintPage(page, { ticket: aTicket(), messages: [aCustomerMessage('m', '<img src=x> & so on')] }, ENGLISH);
  expect(page.title).toBe('#1042 Printer prints blank pages');
  expect(page.querySelector('h1')?.textContent).toBe('#1042 Printer prints blank pages');
  expect(page.querySelector('h2')?.textContent).toContain('Cora Lee (customer)');
  expect(page.querySelector('article p')?.textContent).toBe('<img src=x> & so on');
  expect(page.querySelector('img')).toBeNull();
});
