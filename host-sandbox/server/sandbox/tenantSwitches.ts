import { eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { emailAccount, tenant } from '../db/schema.ts';
import { findActiveAccount } from '../mail/activeAccount.ts';

/** Whether the tenant has no active outbound account, on purpose or not. */
export const isAccountMissing = async (tx: Db): Promise<boolean> => (await findActiveAccount(tx)) === null;

/**
 * Takes the tenant's outbound account away, or gives it back, the way an administrator would: nothing
 * else in the server knows of this fault. A tenant that never had one stays without.
 */
export const setAccountMissing = async (tx: Db, missing: boolean): Promise<void> => {
  await tx.update(emailAccount).set({ active: !missing });
};

/** Switches Nexie off for a tenant, or on again, the way an administrator would. For `withSystem`. */
export const setNexieOff = async (tx: Db, tenantId: string, off: boolean): Promise<void> => {
  await tx.update(tenant).set({ nexieEnabled: !off }).where(eq(tenant.id, tenantId));
};
