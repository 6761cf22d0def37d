import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { asset } from '../db/schema.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import type { LiveRenderers } from '../live/renderers.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { loadAsset } from './loadAsset.ts';
import { newestReadings } from './toReading.ts';

/** The asset that is linked to a ticket. */
export const assetRoutes: FeatureRoutes = (bind, context) => {
  keeping(bind, context).answerAt(routes.getAsset, {
    sameFor: 'tenant',
    read: async (tx, scope, { params: { ticketId } }) => {
      const { assetId, createdAt } = await requireTicket(tx, ticketId);
      return {
        facts: { asset: assetId === null ? null : await loadAsset(tx, assetId, createdAt) },
        // The owner is one of the desk's contacts.
        keys: [keys.ticket(ticketId), ...(assetId === null ? [] : [keys.asset(assetId), keys.desk(scope)])],
      };
    },
  });
};

/** Tells readings, and that the machine went on- or offline, on the streams of the asset's tickets. */
export const assetRenderers: LiveRenderers = {
  'asset.reading': async (tx, assetId, { now }) => {
    const [row] = await tx.select({ online: asset.online }).from(asset).where(eq(asset.id, assetId));
    if (!row) return null;
    const [reading = null] = await newestReadings(tx, assetId, 1);
    return { type: 'asset.reading', assetId, online: row.online, reading, serverNow: now.toISOString() };
  },
};
