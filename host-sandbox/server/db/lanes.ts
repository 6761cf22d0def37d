import { openLane, type Lane, type LaneKind } from './lane.ts';
import type { Db } from './open.ts';

/** As many connections as a few cores of a database keep busy; more requests share them without waiting for a free one. */
const LANES: Readonly<Record<LaneKind, number>> = { reads: 4, notes: 2 };

/** Work for a tenant on connections that all requests share. */
export interface Lanes {
  run<T>(tenantId: string, work: (db: Db) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Few connections that all requests share: what is asked meanwhile goes out in one breath, and is answered in its
 * order. What may take long does not belong here: others would wait behind it.
 */
export const openLanes = (url: string, kind: LaneKind): Lanes => {
  const lanes = Array.from({ length: LANES[kind] }, (): Lane => openLane(url, kind));
  return {
    run: (tenantId, work) => {
      const weight = ({ underWay, tenantId: shown }: Lane): number => 2 * underWay + (shown === tenantId ? 0 : 1);
      const lane = lanes.reduce((best, other) => (weight(other) < weight(best) ? other : best));
      return lane.run(tenantId, work);
    },
    close: async () => {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
};
