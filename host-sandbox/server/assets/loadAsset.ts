import { and, asc, desc, eq, gt, lte, sql } from 'drizzle-orm';
import type { Asset, ComplianceCheck, Reading } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { asset, complianceCheck, contact, reading } from '../db/schema.ts';
import { notFound } from '../http/problem.ts';
import { newestReadings, toReading } from './toReading.ts';

/** Readings before the latest one that the trend shows. */
const HISTORY = 60;

const moment = sql`${sql.placeholder('at')}::timestamptz`;
const ofAsset = eq(reading.assetId, sql.placeholder('assetId'));

const readingBefore = prepared((db) =>
  db
    .select()
    .from(reading)
    .where(and(ofAsset, lte(reading.at, moment)))
    .orderBy(desc(reading.at))
    .limit(1)
    .prepare(''),
);

const readingAfter = prepared((db) =>
  db
    .select()
    .from(reading)
    .where(and(ofAsset, gt(reading.at, moment)))
    .orderBy(asc(reading.at))
    .limit(1)
    .prepare(''),
);

const checksOf = prepared((db) =>
  db
    .select()
    .from(complianceCheck)
    .where(eq(complianceCheck.assetId, sql.placeholder('assetId')))
    .orderBy(complianceCheck.id)
    .prepare(''),
);

const assetWithOwner = prepared((db) =>
  db
    .select({ own: asset, owner: contact.name })
    .from(asset)
    .leftJoin(contact, eq(contact.id, asset.ownerId))
    .where(eq(asset.id, sql.placeholder('assetId')))
    .prepare(''),
);

const nearestReading = async (tx: Db, assetId: string, at: Date): Promise<Reading | null> => {
  const place = { assetId, at: at.toISOString() };
  const [[before], [after]] = await Promise.all([readingBefore(tx, place), readingAfter(tx, place)]);
  const distance = (row: typeof before): number => (row ? Math.abs(row.at.getTime() - at.getTime()) : Infinity);
  const nearest = distance(after) < distance(before) ? after : before;
  return nearest ? toReading(nearest) : null;
};

const compliance = async (tx: Db, assetId: string): Promise<ComplianceCheck[]> => {
  const rows = await checksOf(tx, { assetId });
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
  const [[row], [latest = null, ...earlier], atTicketOpened, checks] = await Promise.all([
    assetWithOwner(tx, { assetId }),
    newestReadings(tx, assetId, HISTORY + 1),
    nearestReading(tx, assetId, since),
    compliance(tx, assetId),
  ]);
  if (!row) throw notFound();
  const { id, name, kind, os, model, serialNumber, online, lastSeenAt, signedInUser } = row.own;
  return {
    ...{ id, name, kind, os, model, serialNumber, online, signedInUser },
    owner: row.owner,
    lastSeenAt: lastSeenAt?.toISOString() ?? null,
    latest,
    history: earlier.reverse(),
    atTicketOpened,
    compliance: checks,
  };
};
