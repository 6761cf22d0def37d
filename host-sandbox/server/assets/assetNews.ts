import type { Db } from '../db/open.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';

/** Says that a reading came in, or that the asset went on- or offline. */
export const publishReading = (tx: Db, scope: TenantScope, assetId: string, now: Date): Promise<void> =>
  publish(tx, scope, [{ topic: `asset:${assetId}`, type: 'asset.reading', subjectId: assetId }], now);

/** Says that cards of every ticket with this asset are to be asked for again. */
export const publishAssetCards = (
  tx: Db,
  scope: TenantScope,
  assetId: string,
  cards: readonly ('asset' | 'remote_actions')[],
  now: Date,
): Promise<void> =>
  publish(
    tx,
    scope,
    cards.map((subjectId) => ({ topic: `asset:${assetId}`, type: 'resource.changed', subjectId })),
    now,
  );
