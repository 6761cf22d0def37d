import type { Ticket } from '#contracts';
import type { Peek } from '../peek.svelte.ts';
import { fillPrintPage } from './printPage.ts';
import { wholeConversation } from './wholeConversation.ts';

const orSayWhy = async (peek: Peek, what: () => Promise<void>): Promise<void> => {
  try {
    await what();
  } catch (error) {
    peek.notifyFailure(error);
  }
};

/** Prints the ticket with its whole conversation as a clean page; the browser's own dialog makes a PDF of it too. */
export const printTicket = (peek: Peek, ticket: Ticket): Promise<void> =>
  orSayWhy(peek, async () => {
    const messages = await wholeConversation(peek, ticket.id);
    const frame = document.createElement('iframe');
    // Out of sight, not hidden: browsers print nothing of a frame without a box.
    Object.assign(frame.style, { position: 'fixed', top: '0', left: '-9999px', border: '0' });
    document.body.append(frame);
    try {
      fillPrintPage(frame.contentDocument!, { ticket, messages }, peek.words);
      // Returns when the browser's dialog is closed.
      frame.contentWindow!.print();
    } finally {
      frame.remove();
    }
  });

/** Saves the ticket with its whole conversation as a JSON file, in the shapes of the contract. */
export const saveTicket = (peek: Peek, ticket: Ticket): Promise<void> =>
  orSayWhy(peek, async () => {
    const messages = await wholeConversation(peek, ticket.id);
    const file = new Blob([JSON.stringify({ ticket, messages }, null, 2)], { type: 'application/json' });
    const url = URL.createObjectURL(file);
    const link = document.createElement('a');
    link.href = url;
    link.download = `ticket-${ticket.number}.json`;
    link.click();
    URL.revokeObjectURL(url);
  });
