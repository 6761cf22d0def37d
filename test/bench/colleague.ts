import type { APIRequestContext } from '@playwright/test';
import type { Ticket } from '#contracts';
import { config, originOf } from '../../host-sandbox/config.ts';
import type { KnownTicket } from './desk.ts';

const shellUrl = originOf(config.shell);

/** A colleague who changes a ticket through the API, to what is made of how it stands. Returns what was sent. */
export const colleague = async (request: APIRequestContext, { id }: KnownTicket) => {
  const { csrfToken } = (await (await request.get(`${shellUrl}/api/session`)).json()) as { csrfToken: string };
  const address = `${shellUrl}/api/tickets/${id}`;
  return async <T extends object>(to: (ticket: Ticket) => T): Promise<T> => {
    const ticket = (await (await request.get(address)).json()) as Ticket;
    const data = to(ticket);
    const headers = { 'If-Match': `"${ticket.revision}"`, 'X-CSRF-Token': csrfToken, Origin: shellUrl };
    const answer = await request.patch(address, { data, headers });
    if (!answer.ok()) throw new Error(`The change is answered with ${answer.status()}.`);
    return data;
  };
};

/** Low for whatever is not low, and back to high. */
export const otherPriority = ({ priority }: Ticket) => ({
  priority: priority === 'low' ? ('high' as const) : ('low' as const),
});
