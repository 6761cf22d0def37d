import { and, eq, isNull, lt, or } from 'drizzle-orm';
import type { Hello } from '../../agent/protocol.ts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { asset } from '../db/schema.ts';
import { withSystem, withTenant, type TenantScope } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';
import { publishAssetCards, publishReading } from './assetNews.ts';
import { plainLine } from './plainText.ts';

/** A connected agent is heard at least every few seconds; after this long it has gone, whatever its row says. */
const SILENT_MS = 20_000;
const EVERY_MS = 5_000;
const MAX_LINE = 200;

const said = (text: string, fallback: string): string => plainLine(text, MAX_LINE) || fallback;

const publishPresence = async (tx: Db, scope: TenantScope, assetId: string, now: Date): Promise<void> => {
  await publishReading(tx, scope, assetId, now);
  await publishAssetCards(tx, scope, assetId, ['asset', 'remote_actions'], now);
};

/** The asset's agent is there; what it says of its machine is kept. Throws when the tenant has no such asset. */
export const arrive = async (tx: Db, scope: TenantScope, assetId: string, hello: Hello, now: Date): Promise<void> => {
  const [row] = await tx.select().from(asset).where(eq(asset.id, assetId)).for('no key update');
  if (!row) throw new Error(`There is no asset ${assetId} in ${scope.tenantId}.`);
  await tx
    .update(asset)
    .set({
      online: true,
      lastSeenAt: now,
      os: said(hello.os, row.os),
      model: said(hello.model, row.model),
      serialNumber: said(hello.serialNumber, row.serialNumber),
      signedInUser: hello.signedInUser === null ? null : said(hello.signedInUser, 'somebody'),
    })
    .where(eq(asset.id, assetId));
  await publishPresence(tx, scope, assetId, now);
};

/** The asset's agent has gone. Who was signed in last stays on record. */
export const leave = async (tx: Db, scope: TenantScope, assetId: string, now: Date): Promise<void> => {
  await tx.update(asset).set({ online: false, lastSeenAt: now }).where(eq(asset.id, assetId));
  await publishPresence(tx, scope, assetId, now);
};

/**
 * Marks as offline what the rows call online although no agent was heard for a while: the process that
 * held its connection has died. Returns how many there were.
 */
export const forgetSilentAssets = async (context: ServerContext): Promise<number> => {
  const { db } = context.database;
  const now = context.now();
  const silent = and(
    eq(asset.online, true),
    or(isNull(asset.lastSeenAt), lt(asset.lastSeenAt, new Date(now.getTime() - SILENT_MS))),
  );
  const found = await withSystem(db, (tx) =>
    tx.select({ id: asset.id, tenantId: asset.tenantId }).from(asset).where(silent),
  );
  let forgotten = 0;
  for (const { id, tenantId } of found) {
    await withTenant(db, { tenantId }, async (tx) => {
      // When it was heard last is known, and stays.
      const [changed] = await tx
        .update(asset)
        .set({ online: false })
        .where(and(eq(asset.id, id), silent))
        .returning();
      if (!changed) return;
      forgotten += 1;
      await publishPresence(tx, { tenantId }, id, now);
    });
  }
  return forgotten;
};

/** Looks now and from time to time for assets whose process has died. Returns how to stop. */
export const startForgettingSilentAssets = (context: ServerContext): (() => Promise<void>) =>
  repeat({ everyMs: EVERY_MS, log: context.log, what: 'looking for silent assets' }, async () => {
    await forgetSilentAssets(context);
  });
