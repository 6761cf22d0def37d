/** A ticket, or one message in it, as the shell's address names it. */
export interface Place {
  readonly ticketId: string;
  readonly messageId?: string;
}

/** The page's address of a ticket or of one message in it: in the hash, which no server's log sees. */
export const addressOf = ({ ticketId, messageId }: Place, page = location.href): string => {
  const url = new URL(page);
  url.search = '';
  url.hash = new URLSearchParams({ ticket: ticketId, ...(messageId && { message: messageId }) }).toString();
  return url.href;
};

/** What an address names: a copied link's place, else the ticket that was open last; null when it names nothing. */
export const placeOf = (page: string): Place | null => {
  const url = new URL(page);
  const hash = new URLSearchParams(url.hash.slice(1));
  const ticketId = hash.get('ticket');
  if (ticketId) return { ticketId, messageId: hash.get('message') ?? undefined };
  const open = url.searchParams.get('ticket');
  return open ? { ticketId: open } : null;
};

/** The address of the page while a ticket is open, or none. A link that was followed is not followed again by a reload. */
export const pageWith = (ticketId: string | null, page: string): string => {
  const url = new URL(page);
  url.hash = '';
  if (ticketId) url.searchParams.set('ticket', ticketId);
  else url.searchParams.delete('ticket');
  return url.href;
};
