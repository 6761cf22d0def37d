import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { FINDING_SEVERITIES, routes, type Posture, type PostureResponse } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { finding, postureScan } from '../db/schema.ts';
import { keeping, type Read } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { requireTicket } from '../tickets/toTicket.ts';

const severityRank = sql`array_position(array[${sql.join(
  FINDING_SEVERITIES.map((severity) => sql`${severity}`),
  sql`, `,
)}]::text[], ${finding.severity})`;

const openOf = prepared((db) =>
  db
    .select()
    .from(finding)
    .where(and(eq(finding.assetId, sql.placeholder('assetId')), isNull(finding.resolvedAt)))
    .orderBy(sql`${severityRank} nulls last`, desc(finding.foundAt), finding.id)
    .prepare(''),
);

const lastScan = prepared((db) =>
  db
    .select()
    .from(postureScan)
    .where(eq(postureScan.assetId, sql.placeholder('assetId')))
    .orderBy(desc(postureScan.scannedAt))
    .limit(1)
    .prepare(''),
);

const since = sql`${sql.placeholder('since')}::timestamptz`;

const changesSince = prepared((db) =>
  db
    .select({
      found: sql<number>`(count(*) filter (where ${finding.foundAt} > ${since}))::int`,
      resolved: sql<number>`(count(*) filter (where ${finding.resolvedAt} > ${since}))::int`,
    })
    .from(finding)
    .where(eq(finding.assetId, sql.placeholder('assetId')))
    .prepare(''),
);

const openFindings = async (tx: Db, assetId: string): Promise<Posture['openFindings']> => {
  const rows = await openOf(tx, { assetId });
  return rows.map(({ id, title, severity, detail, foundAt }) => ({
    id,
    title,
    severity,
    detail,
    foundAt: foundAt.toISOString(),
  }));
};

/** The posture of an asset at its last scan, and what became better or worse since the ticket was opened. */
const loadPosture = async (tx: Db, assetId: string, opened: Date): Promise<PostureResponse> => {
  const [[scan], findings, [changes]] = await Promise.all([
    lastScan(tx, { assetId }),
    openFindings(tx, assetId),
    changesSince(tx, { assetId, since: opened.toISOString() }),
  ]);
  if (!scan) return { state: 'none', because: 'RMM-Sentinel has not scanned this asset yet.' };
  return {
    state: 'known',
    posture: {
      assetId,
      score: scan.score,
      openFindings: findings,
      lastScanAt: scan.scannedAt.toISOString(),
      sinceTicketOpened: changes ?? { found: 0, resolved: 0 },
    },
  };
};

/** RMM-Sentinel's posture of the linked asset. */
export const postureRoutes: FeatureRoutes = (bind, context) => {
  keeping(bind, context).answer(routes.getPosture, {
    sameFor: 'tenant',
    read: async (tx, _scope, { params: { ticketId } }): Promise<Read<PostureResponse>> => {
      const { assetId, createdAt } = await requireTicket(tx, ticketId);
      return assetId === null
        ? { facts: { state: 'none', because: 'No asset is linked to this ticket.' }, keys: [keys.ticket(ticketId)] }
        : { facts: await loadPosture(tx, assetId, createdAt), keys: [keys.ticket(ticketId), keys.asset(assetId)] };
    },
  });
};
