import { routes, type Sla } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { businessClock } from './businessClock.ts';
import { at, loadCoverage, type CoveredTicket } from './loadSla.ts';
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
export const slaRoutes: FeatureRoutes = (bind, context) => {
  keeping(bind, context).facts(routes.getSla, {
    sameFor: 'tenant',
    read: async (tx, scope, { params: { ticketId } }) => ({
      facts: { covered: await loadCoverage(tx, await requireTicket(tx, ticketId)) },
      keys: [keys.ticket(ticketId), keys.desk(scope)],
    }),
    tell: ({ covered }, now) => ({ sla: covered && toSla(at(covered, now)) }),
  });
};
