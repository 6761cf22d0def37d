import { routes, type Sla } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { readTenant } from '../db/tenancy.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { businessClock } from './businessClock.ts';
import { loadCoveredTicket, type CoveredTicket } from './loadSla.ts';
import { slaTargets } from './slaTargets.ts';
import { businessHoursInWords } from './words.ts';

const toSla = ({ policy: { id, name, calendar }, input }: CoveredTicket): Sla => {
  const { runs, changesAt } = businessClock(calendar).stateAt(input.now.getTime());
  return {
    businessTime: { runs, changesAt: changesAt === null ? null : new Date(changesAt).toISOString() },
    policy: {
      id,
      name,
      businessHours: businessHoursInWords(calendar),
      hours: Object.entries(calendar.hours).flatMap(([weekday, opening]) =>
        opening ? [{ weekday: Number(weekday), opens: opening[0], closes: opening[1] }] : [],
      ),
      timeZone: calendar.timeZone,
    },
    serverNow: input.now.toISOString(),
    targets: slaTargets(input),
  };
};

/** A ticket's SLA, reckoned when it is asked for. */
export const slaRoutes: FeatureRoutes = (bind, { database, now }) => {
  bind(routes.getSla, ({ me, params: { ticketId } }) =>
    readTenant(database.db, me, async (tx) => {
      const covered = await loadCoveredTicket(tx, await requireTicket(tx, ticketId), now());
      return { sla: covered && toSla(covered) };
    }),
  );
};
