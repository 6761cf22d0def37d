import { asc, eq } from 'drizzle-orm';
import { Hono } from 'hono';
import type { Context, MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import {
  faultsSchema,
  sandboxSignInSchema,
  type Faults,
  type SandboxConfig,
  type SandboxTechnicians,
} from '../../sandboxApi.ts';
import type { ServerContext } from '../context.ts';
import { technician, tenant } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { isCrossOrigin } from '../http/csrf.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { readSignIn, signIn } from '../http/signIn.ts';
import { isNexieOn } from '../nexie/consult.ts';
import { isAccountMissing, setAccountMissing, setNexieOff } from './tenantSwitches.ts';
import type { FaultBoard } from './faultBoard.ts';
import type { Neighbours } from './neighbours.ts';

/** What the sandbox's own routes work with. */
export interface SandboxOptions {
  readonly config: SandboxConfig;
  readonly board: FaultBoard;
  readonly neighbours: Neighbours;
}

const sameOriginOnly: MiddlewareHandler = async (c, next) => {
  const from = {
    ownOrigin: `http://${c.req.header('host')}`,
    origin: c.req.header('origin'),
    secFetchSite: c.req.header('sec-fetch-site'),
  };
  if (c.req.method !== 'GET' && isCrossOrigin(from)) {
    throw new ProblemError('csrf-rejected', 'This request came from another site. Use the queue’s own window.');
  }
  await next();
};

const readBody = async <S extends z.ZodMiniType>(c: Context, schema: S): Promise<z.output<S>> => {
  const body = schema.safeParse(await c.req.json().catch(() => null));
  if (body.success) return body.data;
  throw new ProblemError('invalid-request', z.prettifyError(body.error));
};

const listTechnicians = async ({ database }: ServerContext): Promise<SandboxTechnicians> => {
  const rows = await withSystem(database.db, (tx) =>
    tx
      .select({
        id: technician.id,
        name: technician.name,
        role: technician.role,
        team: technician.team,
        tenant: { id: tenant.id, name: tenant.name },
      })
      .from(technician)
      .innerJoin(tenant, eq(tenant.id, technician.tenantId))
      .orderBy(asc(tenant.name), asc(technician.name), asc(technician.id)),
  );
  return { items: rows };
};

const readFaults = async (c: Context, context: ServerContext, board: FaultBoard): Promise<Faults> => {
  const me = await readSignIn(c, context);
  if (!me) return { ...board.current(), accountMissing: false, nexieOff: false };
  const own = await withTenant(context.database.db, me, async (tx) => ({
    accountMissing: await isAccountMissing(tx),
    nexieOff: !(await isNexieOn(tx, me)),
  }));
  return { ...board.current(), ...own };
};

const writeFaults = async (c: Context, context: ServerContext, options: SandboxOptions): Promise<void> => {
  const { board, neighbours } = options;
  const before = await readFaults(c, context, board);
  const { accountMissing, nexieOff, ...rest } = await readBody(c, faultsSchema);
  const me = await readSignIn(c, context);
  if ((accountMissing !== before.accountMissing || nexieOff !== before.nexieOff) && !me) {
    throw new ProblemError('unauthenticated', 'Sign in first: it is the signed-in tenant whose settings are changed.');
  }
  if (rest.mailServer !== before.mailServer) await neighbours.setMailServer(rest.mailServer);
  if (rest.endUser !== before.endUser) await neighbours.setEndUser(rest.endUser);
  if (me) {
    await withTenant(context.database.db, me, (tx) => setAccountMissing(tx, accountMissing));
    await withSystem(context.database.db, (tx) => setNexieOff(tx, me.tenantId, nexieOff));
  }
  board.set(rest);
};

/** The routes of host-sandbox/sandboxApi.ts. Faults do not touch them, so that they can be mended. */
export const sandboxRoutes = (context: ServerContext, options: SandboxOptions): Hono =>
  new Hono()
    .use(sameOriginOnly)
    .get('/config', (c) => c.json(options.config))
    .get('/technicians', async (c) => c.json(await listTechnicians(context)))
    .post('/sign-in', async (c) => {
      const { technicianId } = await readBody(c, sandboxSignInSchema);
      await context.limits?.take('sign-in', technicianId);
      if (!(await signIn(c, context, technicianId))) throw notFound();
      return c.body(null, 204);
    })
    .get('/faults', async (c) => c.json(await readFaults(c, context, options.board)))
    .put('/faults', async (c) => {
      await writeFaults(c, context, options);
      return c.json(await readFaults(c, context, options.board));
    });
