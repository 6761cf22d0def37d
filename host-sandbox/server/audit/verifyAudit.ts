import type { Db } from '../db/open.ts';
import { withSystem } from '../db/tenancy.ts';
import { checkChains, type AuditReport } from './checkChains.ts';
import { readAuditLog } from './readAuditLog.ts';
import type { SignedHead } from './signedHead.ts';

/**
 * Reckons the whole audit log anew. Only heads that were kept elsewhere tell that its end was cut off, or that all of
 * it was written anew.
 */
export const verifyAudit = (db: Db, heads: readonly SignedHead[] = [], now = new Date()): Promise<AuditReport> =>
  withSystem(db, (tx) => checkChains(readAuditLog(tx), heads, now));
