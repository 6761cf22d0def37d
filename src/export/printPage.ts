import type { Message, Ticket } from '#contracts';
import { momentText } from '../domain/dates.ts';
import { eventText } from '../domain/eventText.ts';
import { priorityLabel, statusLabel } from '../domain/labels.ts';
import type { Speech } from '../words/speech.ts';

const STYLE = `
  body { margin: 0; font: 11pt/1.45 system-ui, sans-serif; }
  h1 { margin: 0 0 4pt; font-size: 15pt; }
  h2 { margin: 0; font-size: 11pt; break-after: avoid; }
  article { margin-top: 10pt; padding-top: 8pt; border-top: 0.5pt solid; }
  p { margin: 3pt 0 0; white-space: pre-wrap; overflow-wrap: anywhere; orphans: 3; widows: 3; }
`;

const whoWrote = (message: Message, { say }: Speech): string => {
  if (message.kind === 'customer') return say('{name} (customer)', { name: message.author.name });
  if (message.kind === 'technician') return say('{name} (reply)', { name: message.author.name });
  if (message.kind === 'internal_note') {
    return say('{name} (internal note, for staff only)', { name: message.author.name });
  }
  return say('Event');
};

const wordsOf = (message: Message, speech: Speech): string => {
  if (message.kind === 'system_event') return eventText(message, speech);
  return 'text' in message ? message.text : '';
};

/**
 * Fills an empty document with a ticket as a clean page. Texts are put in as texts only: nothing of a mail
 * can run or be fetched. The style is set through the CSSOM, which a strict policy of the page allows.
 */
export const fillPrintPage = (
  page: Document,
  { ticket, messages }: { ticket: Ticket; messages: readonly Message[] },
  speech: Speech,
): void => {
  const { say, locale } = speech;
  page.documentElement.lang = locale;
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
      statusLabel(ticket.status, speech),
      say('Priority: {priority}', { priority: priorityLabel(ticket.priority, speech) }),
      ticket.assignee?.name ?? say('Unassigned'),
      say('Opened {time}', { time: momentText(ticket.createdAt, locale) }),
    ].join(' · '),
  );
  for (const message of messages) {
    const article = add(page.body, 'article');
    add(article, 'h2', `${whoWrote(message, speech)} · ${momentText(message.createdAt, locale)}`);
    add(article, 'p', wordsOf(message, speech));
    if ('attachments' in message && message.attachments.length > 0) {
      add(
        article,
        'p',
        say('Attached: {files}', { files: message.attachments.map(({ fileName }) => fileName).join(', ') }),
      );
    }
  }
};
