import type { Message, Ticket } from '#contracts';
import { momentText } from '../domain/dates.ts';
import { eventText } from '../domain/eventText.ts';
import { priorityLabel, statusLabel } from '../domain/labels.ts';

const STYLE = `
  body { margin: 0; font: 11pt/1.45 system-ui, sans-serif; }
  h1 { margin: 0 0 4pt; font-size: 15pt; }
  h2 { margin: 0; font-size: 11pt; break-after: avoid; }
  article { margin-top: 10pt; padding-top: 8pt; border-top: 0.5pt solid; }
  p { margin: 3pt 0 0; white-space: pre-wrap; overflow-wrap: anywhere; orphans: 3; widows: 3; }
`;

const whoWrote = (message: Message): string => {
  if (message.kind === 'customer') return `${message.author.name} (customer)`;
  if (message.kind === 'technician') return `${message.author.name} (reply)`;
  if (message.kind === 'internal_note') return `${message.author.name} (internal note, for staff only)`;
  return 'Event';
};

const wordsOf = (message: Message): string => {
  if (message.kind === 'system_event') return eventText(message);
  return 'text' in message ? message.text : '';
};

/**
 * Fills an empty document with a ticket as a clean page. Texts are put in as texts only: nothing of a mail
 * can run or be fetched. The style is set through the CSSOM, which a strict policy of the page allows.
 */
export const fillPrintPage = (
  page: Document,
  { ticket, messages, locale }: { ticket: Ticket; messages: readonly Message[]; locale?: string | undefined },
): void => {
  const add = (parent: Element, name: string, text = ''): HTMLElement => {
    const element = page.createElement(name);
    element.textContent = text;
    element.dir = 'auto';
    parent.append(element);
    return element;
  };
  const view = page.defaultView;
  if (view) {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(STYLE);
    page.adoptedStyleSheets = [sheet];
  }
  page.title = `#${ticket.number} ${ticket.subject}`;
  add(page.body, 'h1', page.title);
  add(page.body, 'p', [ticket.contact?.name, ticket.contact?.email, ticket.client.name].filter(Boolean).join(' · '));
  add(
    page.body,
    'p',
    [
      statusLabel(ticket.status),
      `Priority ${priorityLabel(ticket.priority).toLowerCase()}`,
      ticket.assignee?.name ?? 'Unassigned',
      `Opened ${momentText(ticket.createdAt, locale)}`,
    ].join(' · '),
  );
  for (const message of messages) {
    const article = add(page.body, 'article');
    add(article, 'h2', `${whoWrote(message)} · ${momentText(message.createdAt, locale)}`);
    add(article, 'p', wordsOf(message));
    if ('attachments' in message && message.attachments.length > 0) {
      add(article, 'p', `Attached: ${message.attachments.map(({ fileName }) => fileName).join(', ')}`);
    }
  }
};
