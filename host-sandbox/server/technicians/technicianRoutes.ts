import { asc, eq, notInArray, sql } from 'drizzle-orm';
import { routes, type Assistant, type Technician } from '#contracts';
import { config } from '../../config.ts';
import type { FeatureRoutes } from '../app.ts';
import { ATTACHMENT_LIMITS } from '../attachments/limits.ts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { technician, tenant, ticketTally } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { bodyText } from '../mail/bodyText.ts';

const techniciansByName = prepared((db) => {
  const open = db
    .select({ assigneeId: ticketTally.assigneeId, tickets: sql<number>`sum(${ticketTally.tickets})`.as('tickets') })
    .from(ticketTally)
    .where(notInArray(ticketTally.status, ['resolved', 'closed']))
    .groupBy(ticketTally.assigneeId)
    .as('open');
  return db
    .select({
      id: technician.id,
      name: technician.name,
      email: technician.email,
      role: technician.role,
      team: technician.team,
      availability: technician.availability,
      openTickets: sql<number>`coalesce(${open.tickets}, 0)::int`,
    })
    .from(technician)
    .leftJoin(open, eq(open.assigneeId, technician.id))
    .orderBy(asc(technician.name), asc(technician.id))
    .prepare('');
});

/** The tenant's technicians by name, each with the number of tickets that wait on them. */
const loadTechnicians = (tx: Db): Promise<Technician[]> => techniciansByName(tx, {});

const tenantById = prepared((db) =>
  db
    .select({ id: tenant.id, name: tenant.name, nexieEnabled: tenant.nexieEnabled })
    .from(tenant)
    .where(eq(tenant.id, sql.placeholder('tenantId')))
    .prepare(''),
);

const signatureOf = prepared((db) =>
  db
    .select({ signature: technician.signature })
    .from(technician)
    .where(eq(technician.id, sql.placeholder('technicianId')))
    .prepare(''),
);

/** Who is signed in, and to whom tickets can be assigned. */
export const technicianRoutes =
  (assistant: Assistant): FeatureRoutes =>
  (bind, context) => {
    const { db } = context.database;
    const kept = keeping(bind, context);
    kept.facts(routes.getSignedIn, {
      sameFor: 'technician',
      read: async (tx, me) => {
        const [[company], all, [own]] = await Promise.all([
          tenantById(tx, { tenantId: me.tenantId }),
          loadTechnicians(tx),
          signatureOf(tx, { technicianId: me.technicianId }),
        ]);
        const who = all.find(({ id }) => id === me.technicianId);
        if (!company || !who) throw notFound();
        return { facts: { company, who, signature: own?.signature ?? '' }, keys: [keys.desk(me), keys.tally(me)] };
      },
      tell: ({ company: { nexieEnabled, ...tenant }, who, signature }, _now, { me: { csrfToken } }) => ({
        technician: who,
        tenant,
        csrfToken,
        signature,
        attachmentLimits: ATTACHMENT_LIMITS,
        undoSendMs: config.undoSendMs,
        // Switched off, it can do nothing.
        assistant: nexieEnabled ? assistant : { ...assistant, tasks: [] },
      }),
    });
    bind(routes.saveSignature, ({ me, body }) =>
      withTenant(db, me, async (tx) => {
        await tx
          .update(technician)
          .set({ signature: bodyText(body.signature).trim() })
          .where(eq(technician.id, me.technicianId));
      }),
    );
    kept.answer(routes.listTechnicians, {
      sameFor: 'tenant',
      read: async (tx, scope) => {
        const all = await loadTechnicians(tx);
        return {
          facts: { items: all.filter(({ role }) => role !== 'read_only') },
          keys: [keys.desk(scope), keys.tally(scope)],
        };
      },
    });
  };
