import { openLane, type Lane } from './lane.ts';
import type { Ways } from './ways.ts';

/** As many connections as a few cores of a database keep busy; more requests share them without waiting for a free one. */
const LANES = 4;

/**
 * Reads of tenants, on few connections that all requests share: what is asked meanwhile goes out in one breath,
 * and is answered in its order. What may take long does not belong here: others would wait behind it.
 */
export const openReaders = (url: string): { readonly read: Ways['read']; close(): Promise<void> } => {
  const lanes = Array.from({ length: LANES }, (): Lane => openLane(url));
  const read: Ways['read'] = async (tenantId, work) => {
    const weight = ({ underWay, tenantId: shown }: Lane): number => 2 * underWay + (shown === tenantId ? 0 : 1);
    const lane = lanes.reduce((best, other) => (weight(other) < weight(best) ? other : best));
    return lane.read(tenantId, work);
  };
  return {
    read,
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
};
