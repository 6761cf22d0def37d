import { desc, eq, sql } from 'drizzle-orm';
import type { Reading } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
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

const newest = prepared((db) =>
  db
    .select()
    .from(reading)
    .where(eq(reading.assetId, sql.placeholder('assetId')))
    .orderBy(desc(reading.at))
    .limit(sql.placeholder('limit'))
    .prepare(''),
);

/** The newest readings of an asset, newest first. */
export const newestReadings = async (tx: Db, assetId: string, limit: number): Promise<Reading[]> => {
  const rows = await newest(tx, { assetId, limit });
  return rows.map(toReading);
};
