import type { Desk, KnownTicket } from './desk.ts';

interface Listed {
  readonly id: string;
  readonly number: number;
}

interface Thread {
  readonly total: number;
  readonly items: readonly { readonly html?: string | null; readonly attachments?: readonly unknown[] }[];
}

const MOST = 50;
const LOOKED_AT = 40;
const LONG = { id: 'tkt_harbor_10000', number: 10_000 };

/** The seeded ticket of ten thousand messages of all kinds. */
export const longTicket = (desk: Desk): Promise<KnownTicket> => desk.know(LONG);

/** The seeded ticket whose conversation comes nearest to fifty messages without being longer. */
export const shortTicket = async (desk: Desk): Promise<KnownTicket> => {
  const { items } = await desk.read<{ items: Listed[] }>(`/tickets?limit=${LOOKED_AT}&sort=-number`);
  let best: { ticket: Listed; total: number } | undefined;
  for (const ticket of items) {
    const { total } = await desk.read<Thread>(`/tickets/${ticket.id}/messages?limit=40`);
    if (total <= MOST && total > (best?.total ?? 0)) best = { ticket, total };
  }
  if (!best) throw new Error('The seeds hold no short ticket.');
  console.error(`The short ticket is #${best.ticket.number} with ${best.total} messages.`);
  return desk.know(best.ticket);
};
