import type { Db } from '../db/open.ts';
import { auditLog } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';

/** One use of powers over a machine, or of what goes out of the house. */
export interface AuditEntry {
  /** Who did it, by name. */
  readonly actor: string;
  readonly action:
    | 'remote_action_launched'
    | 'remote_action_opened'
    | 'session_requested'
    | 'session_prompt_shown'
    | 'session_accepted'
    | 'session_declined'
    | 'session_expired'
    | 'session_withdrawn'
    | 'session_ended'
    | 'recording_replayed'
    | 'nexie_asked';
  readonly ticketId: string;
  /** Null where it is about no machine. */
  readonly assetId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Adds to the audit log, in the transaction of what it tells. The database lets nobody change it afterwards. */
export const audit = async (tx: Db, { tenantId }: TenantScope, entry: AuditEntry, now: Date): Promise<void> => {
  await tx.insert(auditLog).values({ ...entry, tenantId, at: now });
};
