import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, lte, or } from 'drizzle-orm';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ServerContext } from '../context.ts';
import type { Database } from '../db/open.ts';
import { login, technician } from '../db/schema.ts';
import { withSystem, type TenantScope } from '../db/tenancy.ts';
import { KnownSignIns } from './knownSignIns.ts';

/** Who asks, as the server knows it from the cookie. */
export interface SignedInTechnician extends TenantScope {
  readonly technicianId: string;
  readonly name: string;
  readonly role: string;
  readonly csrfToken: string;
}

const COOKIE = 'peek-sign-in';
const LIFETIME_MS = 12 * 60 * 60 * 1000;

const knownSignIns = new WeakMap<Database, KnownSignIns>();

const knownIn = ({ database }: ServerContext): KnownSignIns => {
  const known = knownSignIns.get(database) ?? new KnownSignIns();
  knownSignIns.set(database, known);
  return known;
};

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/**
 * Signs a technician in on this answer: a fresh token in a `__Host-` cookie, and a CSRF token bound to it. The
 * sign-in that this browser had until now ends: whoever may have learned its token has nothing any more.
 */
export const signIn = async (c: Context, context: ServerContext, technicianId: string): Promise<boolean> => {
  const token = randomBytes(32).toString('base64url');
  const before = getCookie(c, COOKIE, 'host');
  const known = await withSystem(context.database.db, async (tx) => {
    const [who] = await tx.select().from(technician).where(eq(technician.id, technicianId));
    if (!who) return false;
    await tx
      .delete(login)
      .where(or(lte(login.expiresAt, context.now()), before ? eq(login.id, hashOf(before)) : undefined));
    await tx.insert(login).values({
      id: hashOf(token),
      tenantId: who.tenantId,
      technicianId: who.id,
      csrfToken: randomBytes(32).toString('base64url'),
      expiresAt: new Date(context.now().getTime() + LIFETIME_MS),
    });
    return true;
  });
  if (before) knownIn(context).end(hashOf(before));
  if (known)
    setCookie(c, COOKIE, token, { prefix: 'host', httpOnly: true, sameSite: 'Strict', secure: true, path: '/' });
  return known;
};

/** Reads the cookie; null when nobody is signed in or the sign-in has expired. */
export const readSignIn = async (c: Context, context: ServerContext): Promise<SignedInTechnician | null> => {
  const token = getCookie(c, COOKIE, 'host');
  if (!token) return null;
  const id = hashOf(token);
  const known = knownIn(context);
  const met = known.find(id, context.now());
  if (met) return met;
  const remember = known.lookingUp(id);
  const [row] = await context.database.db
    .select({
      who: {
        tenantId: login.tenantId,
        technicianId: technician.id,
        name: technician.name,
        role: technician.role,
        csrfToken: login.csrfToken,
      },
      expiresAt: login.expiresAt,
    })
    .from(login)
    .innerJoin(technician, eq(technician.id, login.technicianId))
    .where(and(eq(login.id, id), gt(login.expiresAt, context.now())));
  if (!row) return null;
  remember(row.who, row.expiresAt);
  return row.who;
};
