import { and, eq, lt, sql } from 'drizzle-orm';
import type { Reading } from '#contracts';
import type { Db } from '../db/open.ts';
import { asset, reading } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publishAssetCards, publishReading } from './assetNews.ts';

/** How far an agent's clock may be off; beyond it, the time of arrival counts. */
const MAX_CLOCK_ERROR_MS = 60_000;

const timeOf = ({ at }: Reading, now: Date): Date => {
  const said = new Date(at);
  const error = now.getTime() - said.getTime();
  return error >= 0 && error <= MAX_CLOCK_ERROR_MS ? said : now;
};

const whole = (bytes: number): number => Math.max(0, Math.min(Number.MAX_SAFE_INTEGER, Math.round(bytes)));

/** Keeps a reading, and with it that the asset is there. One of the same millisecond is kept once. */
export const keepReading = async (
  tx: Db,
  scope: TenantScope,
  assetId: string,
  taken: Reading,
  now: Date,
): Promise<void> => {
  const [row] = await tx.select({ online: asset.online }).from(asset).where(eq(asset.id, assetId)).for('no key update');
  if (!row) throw new Error(`There is no asset ${assetId} in ${scope.tenantId}.`);
  await tx.update(asset).set({ online: true, lastSeenAt: now }).where(eq(asset.id, assetId));
  await tx
    .insert(reading)
    .values({
      tenantId: scope.tenantId,
      assetId,
      at: timeOf(taken, now),
      cpuPercent: taken.cpuPercent,
      ramPercent: taken.ramPercent,
      ramUsedBytes: whole(taken.ramUsedBytes),
      ramTotalBytes: whole(taken.ramTotalBytes),
      diskPercent: taken.diskPercent,
      diskUsedBytes: whole(taken.diskUsedBytes),
      diskTotalBytes: whole(taken.diskTotalBytes),
    })
    .onConflictDoNothing();
  await publishReading(tx, scope, assetId, now);
  // It was taken for gone, perhaps by another process.
  if (!row.online) await publishAssetCards(tx, scope, assetId, ['asset', 'remote_actions'], now);
};

const KEPT_WHOLE_MS = 60 * 60_000;
const KEPT_MS = 90 * 24 * 60 * 60_000;

/**
 * Thins an asset's readings out: all of the last hour, the first of every ten minutes before that, and
 * none older than 90 days. What stands is enough for the trend and for how it was when a ticket came in.
 */
export const pruneReadings = async (tx: Db, assetId: string, now: Date): Promise<void> => {
  const before = (ms: number): Date => new Date(now.getTime() - ms);
  await tx.delete(reading).where(and(eq(reading.assetId, assetId), lt(reading.at, before(KEPT_MS))));
  await tx.execute(sql`
    delete from reading as thin
    where thin.asset_id = ${assetId}
      and thin.at < ${before(KEPT_WHOLE_MS).toISOString()}::timestamptz
      and exists (
        select from reading as first
        where first.asset_id = thin.asset_id
          and first.at < thin.at
          and first.at >= date_bin('10 minutes', thin.at, 'epoch'::timestamptz)
      )
  `);
};
