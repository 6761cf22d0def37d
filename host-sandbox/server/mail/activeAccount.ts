import { asc, eq } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { emailAccount } from '../db/schema.ts';

export type EmailAccount = typeof emailAccount.$inferSelect;

/** Said wherever a reply cannot leave for want of an account (SPEC, Failure handling). */
export const NO_ACCOUNT_MESSAGE =
  'No email account is configured. An administrator can set one up in the admin settings; until then no reply can be sent.';

const firstActive = prepared((db) =>
  db
    .select()
    .from(emailAccount)
    .where(eq(emailAccount.active, true))
    .orderBy(asc(emailAccount.id))
    .limit(1)
    .prepare(''),
);

/** The account through which the tenant's replies leave, or null. `tx` is fenced to the tenant. */
export const findActiveAccount = async (tx: Db): Promise<EmailAccount | null> => {
  const [account] = await firstActive(tx, {});
  return account ?? null;
};
