import { and, eq, isNotNull } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { emailAccount } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { repeat } from '../repeat.ts';
import type { EmailAccount } from './activeAccount.ts';
import { checkSignIn } from './checkSignIn.ts';
import type { SendOutcome, SmtpLimits } from './smtpConversation.ts';

const setRefusal = async (tx: Db, account: Pick<EmailAccount, 'id'>, refusal: string | null): Promise<void> => {
  await tx.update(emailAccount).set({ signInRefusal: refusal }).where(eq(emailAccount.id, account.id));
};

/** Remembers of an account what the outcome of a mail says about its sign-in, so that the next writer knows it before a word is typed. */
export const learnFromOutcome = async (tx: Db, fromAddress: string, outcome: SendOutcome): Promise<void> => {
  const sender = eq(emailAccount.fromAddress, fromAddress);
  if (outcome.state === 'sent') {
    await tx
      .update(emailAccount)
      .set({ signInRefusal: null })
      .where(and(sender, isNotNull(emailAccount.signInRefusal)));
  } else if (outcome.state === 'failed' && outcome.signInRefused) {
    await tx.update(emailAccount).set({ signInRefusal: outcome.serverAnswer }).where(sender);
  }
};

/** Tries the sign-in of every active account, without a mail. What cannot be reached says nothing about it; then false is returned. */
export const checkAccounts = async (context: ServerContext, limits?: SmtpLimits): Promise<boolean> => {
  const { db } = context.database;
  const accounts = await withSystem(db, (tx) => tx.select().from(emailAccount).where(eq(emailAccount.active, true)));
  let allReached = true;
  for (const account of accounts) {
    const result = await checkSignIn(account, account.fromAddress, limits);
    if (result.state === 'unreachable') {
      allReached = false;
      continue;
    }
    const refusal = result.state === 'refused' ? result.serverAnswer : null;
    if (refusal !== account.signInRefusal) await withTenant(db, account, (tx) => setRefusal(tx, account, refusal));
  }
  return allReached;
};

/** Rare enough that no mail server takes it for an attack, also after a password was changed. */
const EVERY_MS = 10 * 60_000;

/** Until a server that could not be reached is tried again; here it may start later than this one. */
const AGAIN_MS = 15_000;

/** Checks the accounts now and from time to time. Returns how to stop. */
export const startCheckingAccounts = (context: ServerContext): (() => Promise<void>) => {
  let nextAt = 0;
  return repeat({ everyMs: AGAIN_MS, log: context.log, what: 'checking the email accounts' }, async () => {
    const now = context.now().getTime();
    if (now >= nextAt && (await checkAccounts(context))) nextAt = now + EVERY_MS;
  });
};
