import { and, asc, desc, eq, gt, lte } from 'drizzle-orm';
import type { Asset, ComplianceCheck, Reading } from '#contracts';
import type { Db } from '../db/open.ts';
import { asset, complianceCheck, contact, reading } from '../db/schema.ts';
import { notFound } from '../http/problem.ts';
import { newestReadings, toReading } from './toReading.ts';

/** Readings before the latest one that the trend shows. */
const HISTORY = 60;

const nearestReading = async (tx: Db, assetId: string, at: Date): Promise<Reading | null> => {
  const of = eq(reading.assetId, assetId);
  const [before] = await tx
    .select()
    .from(reading)
    .where(and(of, lte(reading.at, at)))
    .orderBy(desc(reading.at))
    .limit(1);
  const [after] = await tx
    .select()
    .from(reading)
    .where(and(of, gt(reading.at, at)))
    .orderBy(asc(reading.at))
    .limit(1);
  const distance = (row: typeof before): number => (row ? Math.abs(row.at.getTime() - at.getTime()) : Infinity);
  const nearest = distance(after) < distance(before) ? after : before;
  return nearest ? toReading(nearest) : null;
};

const compliance = async (tx: Db, assetId: string): Promise<ComplianceCheck[]> => {
  const rows = await tx
    .select()
    .from(complianceCheck)
    .where(eq(complianceCheck.assetId, assetId))
    .orderBy(complianceCheck.id);
  return rows.map(({ id, label, state, reason, checkedAt }) => ({
    id,
    label,
    state,
    reason,
    checkedAt: checkedAt.toISOString(),
  }));
};

/** An asset with its readings, also the one nearest to `since`, and its compliance. Throws `not-found`. */
export const loadAsset = async (tx: Db, assetId: string, since: Date): Promise<Asset> => {
  const [row] = await tx
    .select({ own: asset, owner: contact.name })
    .from(asset)
    .leftJoin(contact, eq(contact.id, asset.ownerId))
    .where(eq(asset.id, assetId));
  if (!row) throw notFound();
  const [latest = null, ...earlier] = await newestReadings(tx, assetId, HISTORY + 1);
  const { id, name, kind, os, model, serialNumber, online, lastSeenAt, signedInUser } = row.own;
  return {
    ...{ id, name, kind, os, model, serialNumber, online, signedInUser },
    owner: row.owner,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    latest,
    history: earlier.reverse(),
    atTicketOpened: await nearestReading(tx, assetId, since),
    compliance: await compliance(tx, assetId),
  };
};
