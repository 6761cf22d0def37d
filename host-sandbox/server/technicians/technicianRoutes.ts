import { asc, eq, notInArray, sql } from 'drizzle-orm';
import { routes, type Assistant, type Technician } from '#contracts';
import { config } from '../../config.ts';
import type { FeatureRoutes } from '../app.ts';
import { ATTACHMENT_LIMITS } from '../attachments/limits.ts';
import type { Db } from '../db/open.ts';
import { technician, tenant, ticketTally } from '../db/schema.ts';
import { readTenant, withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { bodyText } from '../mail/bodyText.ts';

/** The tenant's technicians by name, each with the number of tickets that wait on them. */
const loadTechnicians = async (tx: Db): Promise<Technician[]> => {
  const open = tx
    .select({ assigneeId: ticketTally.assigneeId, tickets: sql<number>`sum(${ticketTally.tickets})`.as('tickets') })
    .from(ticketTally)
    .where(notInArray(ticketTally.status, ['resolved', 'closed']))
    .groupBy(ticketTally.assigneeId)
    .as('open');
  return tx
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
    .orderBy(asc(technician.name), asc(technician.id));
};

/** Who is signed in, and to whom tickets can be assigned. */
export const technicianRoutes =
  (assistant: Assistant): FeatureRoutes =>
  (bind, { database: { db } }) => {
    bind(routes.getSignedIn, ({ me }) =>
      readTenant(db, me, async (tx) => {
        const [company] = await tx
          .select({ id: tenant.id, name: tenant.name, nexieEnabled: tenant.nexieEnabled })
          .from(tenant)
          .where(eq(tenant.id, me.tenantId));
        const who = (await loadTechnicians(tx)).find(({ id }) => id === me.technicianId);
        if (!company || !who) throw notFound();
        const [own] = await tx
          .select({ signature: technician.signature })
          .from(technician)
          .where(eq(technician.id, me.technicianId));
        return {
          technician: who,
          tenant: { id: company.id, name: company.name },
          csrfToken: me.csrfToken,
          signature: own?.signature ?? '',
          attachmentLimits: ATTACHMENT_LIMITS,
          undoSendMs: config.undoSendMs,
          // Switched off, it can do nothing.
          assistant: company.nexieEnabled ? assistant : { ...assistant, tasks: [] },
        };
      }),
    );
    bind(routes.saveSignature, ({ me, body }) =>
      withTenant(db, me, async (tx) => {
        await tx
          .update(technician)
          .set({ signature: bodyText(body.signature).trim() })
          .where(eq(technician.id, me.technicianId));
      }),
    );
    bind(routes.listTechnicians, ({ me }) =>
      readTenant(db, me, async (tx) => {
        const all = await loadTechnicians(tx);
        return { items: all.filter(({ role }) => role !== 'read_only') };
      }),
    );
  };
