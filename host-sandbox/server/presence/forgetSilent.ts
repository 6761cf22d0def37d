import { lt } from 'drizzle-orm';
import { PRESENCE_LASTS_MS } from '#contracts';
import type { ServerContext } from '../context.ts';
import { presence } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { repeat } from '../repeat.ts';

const EVERY_MS = 5_000;

/** Takes windows that fell silent off their tickets (a crash says no farewell), and tells who still looks. */
export const forgetSilent = async ({ database: { db }, now }: ServerContext): Promise<void> => {
  const at = now();
  const gone = await withSystem(db, (tx) =>
    tx
      .delete(presence)
      .where(lt(presence.heardAt, new Date(at.getTime() - PRESENCE_LASTS_MS)))
      .returning({ tenantId: presence.tenantId, ticketId: presence.ticketId }),
  );
  const tickets = new Map(gone.map(({ tenantId, ticketId }) => [ticketId, tenantId]));
  for (const [ticketId, tenantId] of tickets) {
    const news = { topic: `ticket:${ticketId}`, type: 'presence.changed', subjectId: ticketId };
    await withTenant(db, { tenantId }, (tx) => publish(tx, { tenantId }, [news], at));
  }
};

/** Does so every few seconds. Returns how to stop. */
export const startForgettingSilent = (context: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log: context.log, what: 'forgetting who has left a ticket' }, () =>
    forgetSilent(context),
  );
