import { createHash } from 'node:crypto';

/** One entry of the audit log, each value as the database writes it down. */
export interface AuditLine {
  readonly tenantId: string;
  readonly position: string;
  /** Epoch milliseconds. */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly ticketId: string | null;
  readonly assetId: string | null;
  /** As PostgreSQL writes jsonb. */
  readonly detail: string;
  readonly previousHash: string;
  readonly hash: string;
}

/**
 * The hash that an entry must have. Reckoned here and not in the database, whose trigger (migration
 * `audit_chain`) wrote the other one: who changed the database's functions has not changed this.
 */
export const hashOf = (line: AuditLine): string => {
  const { tenantId, position, at, actor, action, ticketId, assetId, detail, previousHash } = line;
  const texts = [actor, action, ticketId, assetId].map((text) => JSON.stringify(text));
  const hashed = [JSON.stringify(tenantId), position, at, ...texts, detail, JSON.stringify(previousHash)];
  return createHash('sha256')
    .update(`[${hashed.join(', ')}]`)
    .digest('hex');
};
