import { sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { withSystem } from '../db/tenancy.ts';

/** The newest entry of a tenant's chain. Kept elsewhere, it also tells when the end was cut off. */
export interface AuditHead {
  readonly tenantId: string;
  readonly position: number;
  readonly hash: string;
}

/** What the verifier found: where chains are broken, and their heads. */
export interface AuditReport {
  readonly entries: number;
  readonly broken: readonly { readonly tenantId: string; readonly position: number; readonly what: string }[];
  readonly heads: readonly AuditHead[];
}

interface CheckedRow extends Record<string, unknown> {
  tenant_id: string;
  position: string | number;
  hash: string;
  place: string | number;
  linked: boolean;
  intact: boolean;
}

/**
 * Reckons every hash of the audit log anew, with an expression of its own: a changed trigger is found
 * too. `kept` are heads that were noted earlier, elsewhere.
 */
export const verifyAudit = (db: Db, kept: readonly AuditHead[] = []): Promise<AuditReport> =>
  withSystem(db, async (tx) => {
    const { rows } = (await tx.execute<CheckedRow>(sql`
      select tenant_id, position, hash,
        row_number() over chain as place,
        previous_hash = coalesce(lag(hash) over chain, '') as linked,
        hash = encode(sha256(convert_to(jsonb_build_array(
          tenant_id, position, (extract(epoch from at) * 1000)::bigint, actor, action, ticket_id, asset_id, detail,
          previous_hash
        )::text, 'UTF8')), 'hex') as intact
      from audit_log window chain as (partition by tenant_id order by position) order by tenant_id, position
    `)) as { rows: CheckedRow[] };
    const broken: { tenantId: string; position: number; what: string }[] = [];
    const heads = new Map<string, AuditHead>();
    const at = new Map<string, string>();
    for (const row of rows) {
      const here = { tenantId: row.tenant_id, position: Number(row.position) };
      if (here.position !== Number(row.place)) broken.push({ ...here, what: 'an entry before it is missing' });
      else if (!row.linked) broken.push({ ...here, what: 'it does not follow the entry before it' });
      if (!row.intact) broken.push({ ...here, what: 'it was changed' });
      heads.set(here.tenantId, { ...here, hash: row.hash });
      at.set(`${here.tenantId} ${here.position}`, row.hash);
    }
    for (const { tenantId, position, hash } of kept) {
      if (at.get(`${tenantId} ${position}`) !== hash) {
        broken.push({ tenantId, position, what: 'the entry that was noted as the newest is gone or another' });
      }
    }
    return { entries: rows.length, broken, heads: [...heads.values()] };
  });
