import { and, eq, isNull, lt, lte } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { asset, supportSession } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { changeSession } from './changeSession.ts';
import type { SessionHappening } from './transitions.ts';

/** An active session whose machine stays away for longer is over. */
const LOST_AFTER_MS = 60_000;

interface Found {
  readonly id: string;
  readonly tenantId: string;
}

const identity = { id: supportSession.id, tenantId: supportSession.tenantId };

const listOverdue = (tx: Db, now: Date): Promise<Found[]> =>
  tx
    .select(identity)
    .from(supportSession)
    .where(
      and(
        eq(supportSession.state, 'awaiting_consent'),
        isNull(supportSession.endedAt),
        lte(supportSession.consentExpiresAt, now),
      ),
    );

const listLost = (tx: Db, now: Date): Promise<Found[]> =>
  tx
    .select(identity)
    .from(supportSession)
    .innerJoin(asset, eq(asset.id, supportSession.assetId))
    .where(
      and(
        eq(supportSession.state, 'active'),
        isNull(supportSession.endedAt),
        eq(asset.online, false),
        lt(asset.lastSeenAt, new Date(now.getTime() - LOST_AFTER_MS)),
      ),
    );

/**
 * Expires requests whose deadline has passed and ends sessions that have lost their machine. Several
 * processes may sweep at once: each session is changed under its row's lock, and only once.
 *
 * @param begunAt since when this process runs: machines are given time to come back to it
 */
export const sweepSessions = async ({ database: { db }, now }: ServerContext, begunAt: Date): Promise<void> => {
  const at = now();
  const change = async (found: readonly Found[], happening: SessionHappening): Promise<void> => {
    for (const { id, tenantId } of found) {
      await withTenant(db, { tenantId }, (tx) => changeSession(tx, { tenantId }, id, happening));
    }
  };
  await change(await withSystem(db, (tx) => listOverdue(tx, at)), { type: 'timed_out', at });
  if (at.getTime() - begunAt.getTime() < LOST_AFTER_MS) return;
  const lost = await withSystem(db, (tx) => listLost(tx, at));
  await change(lost, { type: 'stopped', at, by: 'the system, because the machine could not be reached' });
};
