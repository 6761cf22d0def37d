import { and, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { FINDING_SEVERITIES, routes, type Posture, type PostureResponse } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { finding, postureScan } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { requireTicket } from '../tickets/toTicket.ts';

const severityRank = sql`array_position(array[${sql.join(
  FINDING_SEVERITIES.map((severity) => sql`${severity}`),
  sql`, `,
)}]::text[], ${finding.severity})`;

const openFindings = async (tx: Db, assetId: string): Promise<Posture['openFindings']> => {
  const rows = await tx
    .select()
    .from(finding)
    .where(and(eq(finding.assetId, assetId), isNull(finding.resolvedAt)))
    .orderBy(sql`${severityRank} nulls last`, desc(finding.foundAt), finding.id);
  return rows.map(({ id, title, severity, detail, foundAt }) => ({
    id,
    title,
    severity,
    detail,
    foundAt: foundAt.toISOString(),
  }));
};

/** The posture of an asset at its last scan, and what became better or worse since `since`. */
const loadPosture = async (tx: Db, assetId: string, since: Date): Promise<PostureResponse> => {
  const [scan] = await tx
    .select()
    .from(postureScan)
    .where(eq(postureScan.assetId, assetId))
    .orderBy(desc(postureScan.scannedAt))
    .limit(1);
  if (!scan) return { state: 'none', because: 'RMM-Sentinel has not scanned this asset yet.' };
  return {
    state: 'known',
    posture: {
      assetId,
      score: scan.score,
      openFindings: await openFindings(tx, assetId),
      lastScanAt: scan.scannedAt.toISOString(),
      sinceTicketOpened: {
        found: await tx.$count(finding, and(eq(finding.assetId, assetId), gt(finding.foundAt, since))),
        resolved: await tx.$count(finding, and(eq(finding.assetId, assetId), gt(finding.resolvedAt, since))),
      },
    },
  };
};

/** RMM-Sentinel's posture of the linked asset. */
export const postureRoutes: FeatureRoutes = (bind, { database }) => {
  bind(routes.getPosture, ({ me, params: { ticketId } }) =>
    withTenant(database.db, me, async (tx): Promise<PostureResponse> => {
      const { assetId, createdAt } = await requireTicket(tx, ticketId);
      if (assetId === null) return { state: 'none', because: 'No asset is linked to this ticket.' };
      return loadPosture(tx, assetId, createdAt);
    }),
  );
};
