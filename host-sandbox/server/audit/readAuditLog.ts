import { sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import type { AuditLine } from './auditLine.ts';

const AT_ONCE = 5_000;

type Row = AuditLine & { readonly id: string } & Record<string, unknown>;

/** The whole audit log, each tenant's by position, in portions that fit into memory. For `withSystem`. */
export async function* readAuditLog(tx: Db): AsyncGenerator<AuditLine> {
  let after = sql`true`;
  for (;;) {
    // By `id` at last: of two entries with one position, which only a forger makes, none is passed over.
    const { rows } = (await tx.execute<Row>(sql`
      select id::text, tenant_id as "tenantId", position::text,
        (extract(epoch from at) * 1000)::bigint::text as at, actor, action,
        ticket_id as "ticketId", asset_id as "assetId", detail::text, previous_hash as "previousHash", hash
      from audit_log where ${after} order by audit_log.tenant_id, audit_log.position, audit_log.id limit ${AT_ONCE}
    `)) as { rows: Row[] };
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = sql`(audit_log.tenant_id, audit_log.position, audit_log.id) > (${last.tenantId}, ${last.position}::bigint, ${last.id}::bigint)`;
  }
}

/** The newest entry of a tenant's chain. */
export interface ChainEnd {
  readonly tenantId: string;
  readonly position: number;
  readonly hash: string;
}

/** The newest entry of every tenant that has one, in the order of their names. For `withSystem`. */
export const readChainEnds = async (tx: Db): Promise<ChainEnd[]> => {
  const { rows } = (await tx.execute(sql`
    select tenant.id as "tenantId", newest.position::text, newest.hash
    from tenant cross join lateral
      (select position, hash from audit_log where tenant_id = tenant.id order by position desc limit 1) newest
    order by tenant.id collate "C"
  `)) as { rows: { tenantId: string; position: string; hash: string }[] };
  return rows.map((row) => ({ ...row, position: Number(row.position) }));
};
