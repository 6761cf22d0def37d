import { desc, eq } from 'drizzle-orm';
import type { Reading } from '#contracts';
import type { Db } from '../db/open.ts';
import { reading } from '../db/schema.ts';

/** A reading as the contract shows it. */
export const toReading = (row: typeof reading.$inferSelect): Reading => ({
  at: row.at.toISOString(),
  cpuPercent: row.cpuPercent,
  ramPercent: row.ramPercent,
  ramUsedBytes: row.ramUsedBytes,
  ramTotalBytes: row.ramTotalBytes,
  diskPercent: row.diskPercent,
  diskUsedBytes: row.diskUsedBytes,
  diskTotalBytes: row.diskTotalBytes,
});

/** The newest readings of an asset, newest first. */
export const newestReadings = async (tx: Db, assetId: string, limit: number): Promise<Reading[]> => {
  const rows = await tx
    .select()
    .from(reading)
    .where(eq(reading.assetId, assetId))
    .orderBy(desc(reading.at))
    .limit(limit);
  return rows.map(toReading);
};
