import { and, eq, sql } from 'drizzle-orm';
import { routes, type PRESENCE_ACTIVITIES } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { presence } from '../db/schema.ts';
import { noteTenant, readTenant, withTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { publish } from '../live/liveHub.ts';
import type { LiveRenderers } from '../live/renderers.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { listPresent, lockPresence, looksSame, presenceNews, silentSince } from './present.ts';

interface Heard {
  readonly ticketId: string;
  readonly instanceId: string;
  readonly activity: (typeof PRESENCE_ACTIVITIES)[number];
}

const keep = async (
  tx: Db,
  { tenantId, technicianId }: SignedInTechnician,
  { ticketId, instanceId, activity }: Heard,
  now: Date,
): Promise<void> => {
  const window = and(
    eq(presence.ticketId, ticketId),
    eq(presence.technicianId, technicianId),
    eq(presence.instanceId, instanceId),
  );
  if (activity === 'left') {
    await tx.delete(presence).where(window);
    return;
  }
  const [known] = await tx.select().from(presence).where(window);
  const since = known?.activity === activity ? known.since : now;
  await tx
    .insert(presence)
    .values({ tenantId, ticketId, technicianId, instanceId, activity, since, heardAt: now })
    .onConflictDoUpdate({
      target: [presence.ticketId, presence.technicianId, presence.instanceId],
      set: { activity, since, heardAt: now },
    });
};

const heartbeat = prepared((db) =>
  db
    .update(presence)
    .set({ heardAt: sql`${sql.placeholder('at')}::timestamptz` })
    .where(
      and(
        eq(presence.ticketId, sql.placeholder('ticketId')),
        eq(presence.technicianId, sql.placeholder('technicianId')),
        eq(presence.instanceId, sql.placeholder('instanceId')),
        eq(presence.activity, sql.placeholder('activity')),
        sql`${presence.heardAt} > ${sql.placeholder('since')}::timestamptz`,
      ),
    )
    .returning({ instanceId: presence.instanceId })
    .prepare(''),
);

/** Notes that a window does what it did. False where it was not there, fell silent, or does something else now. */
const isHeardAgain = async (
  tx: Db,
  { technicianId }: SignedInTechnician,
  heard: Heard,
  now: Date,
): Promise<boolean> => {
  const times = { at: now.toISOString(), since: silentSince(now).toISOString() };
  return (await heartbeat(tx, { ...heard, technicianId, ...times })).length > 0;
};

/** Who is on a ticket. A heartbeat that changes nothing is told to nobody. */
export const presenceRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.listPresence, ({ me, params: { ticketId } }) =>
    readTenant(db, me, async (tx) => {
      const items = await listPresent(tx, ticketId, silentSince(now()));
      // Who is on it is on one that is there.
      if (items.length === 0) await requireTicket(tx, ticketId);
      return { items };
    }),
  );
  bind(routes.tellPresence, async ({ me, params: { ticketId }, body }) => {
    const at = now();
    if (await noteTenant(db, me, (tx) => isHeardAgain(tx, me, { ticketId, ...body }, at))) return;
    await withTenant(db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      await lockPresence(tx, ticketId);
      const before = await listPresent(tx, ticketId, silentSince(at));
      await keep(tx, me, { ticketId, ...body }, at);
      if (looksSame(before, await listPresent(tx, ticketId, silentSince(at)))) return;
      await publish(tx, me, presenceNews(ticketId), at);
    });
  });
};

/** Tells on a ticket's stream who is there. */
export const presenceRenderers: LiveRenderers = {
  'presence.changed': async (tx, ticketId, { now }) => ({
    type: 'presence.changed',
    present: await listPresent(tx, ticketId, silentSince(now)),
  }),
};
