import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';

const accountsSchema = z.object({
  /** Every password with which a login whose local part is `outbound` is let in, at any domain. */
  outbound: z.array(z.string().check(z.minLength(1))),
});

/** Passwords by the local part of a login. A local part that is not listed, `refused` among them, is never let in. */
export type Accounts = z.infer<typeof accountsSchema>;

/** The accounts that the sandbox's mail server knows. The ticket server's seeds sign in with one of these passwords. */
export const readAccounts = (): Accounts =>
  accountsSchema.parse(JSON.parse(readFileSync(new URL('./accounts.json', import.meta.url), 'utf8')));

/** Whether this login may hand in mail. Local parts are compared without case, passwords exactly. */
export const mayLogIn = ({ outbound }: Accounts, user: string, password: string): boolean =>
  user.split('@')[0]?.toLowerCase() === 'outbound' && outbound.includes(password);
