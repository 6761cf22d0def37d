import { and, eq, lte } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import { presence } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { repeat } from '../repeat.ts';
import { listPresent, lockPresence, looksSame, presenceNews, silentSince } from './present.ts';

const EVERY_MS = 5_000;

/**
 * Takes windows that fell silent off their tickets (a crash says no farewell), and tells who still looks
 * when that changes what they see. Of several processes that do so at once, one tells.
 */
export const forgetSilent = async ({ database: { db }, now }: ServerContext): Promise<void> => {
  const at = now();
  const isSilent = lte(presence.heardAt, silentSince(at));
  const tickets = await withSystem(db, (tx) =>
    tx.selectDistinct({ tenantId: presence.tenantId, ticketId: presence.ticketId }).from(presence).where(isSilent),
  );
  for (const { tenantId, ticketId } of tickets) {
    await withTenant(db, { tenantId }, async (tx) => {
      await lockPresence(tx, ticketId);
      const shown = await listPresent(tx, ticketId, null);
      await tx.delete(presence).where(and(eq(presence.ticketId, ticketId), isSilent));
      if (looksSame(shown, await listPresent(tx, ticketId, null))) return;
      await publish(tx, { tenantId }, presenceNews(ticketId), at);
    });
  }
};

/** Does so every few seconds. Returns how to stop. */
export const startForgettingSilent = (context: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log: context.log, what: 'forgetting who has left a ticket' }, () =>
    forgetSilent(context),
  );
