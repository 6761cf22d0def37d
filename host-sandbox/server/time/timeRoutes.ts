import { routes, type TicketTime } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { readTenant, withTenant } from '../db/tenancy.ts';
import { atMostOnce } from '../http/idempotency.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { keeping } from '../kept/bindKept.ts';
import { requireTicket, type TicketRecord } from '../tickets/toTicket.ts';
import { billedMinutes, timerMinutes } from './billing.ts';
import { editEntry, listEntryChanges, removeEntry } from './changeEntry.ts';
import { findContract, loadTime, readTime } from './loadTime.ts';
import { logTime, publishTime } from './logTime.ts';
import { requireSession } from './offers.ts';
import { pauseTimer, startTimer, takeTimer } from './timers.ts';

type Work = (tx: Db, row: TicketRecord, now: Date) => Promise<void>;

/** Does something on a ticket, and answers with the card as it is afterwards. */
const answerTime = (
  { database, now }: ServerContext,
  me: SignedInTechnician,
  ticketId: string,
  work: Work,
): Promise<TicketTime> =>
  withTenant(database.db, me, async (tx) => {
    const at = now();
    const row = await requireTicket(tx, ticketId);
    await work(tx, row, at);
    return loadTime(tx, row, me, at);
  });

/** Timers, logged time, and the contract under which it is worked. */
export const timeRoutes: FeatureRoutes = (bind, context) => {
  keeping(bind, context).answerAt(routes.getTime, {
    sameFor: 'technician',
    read: async (tx, me, { params: { ticketId } }) => readTime(tx, await requireTicket(tx, ticketId), me),
  });

  bind(routes.startTimer, ({ me, params: { ticketId } }) =>
    answerTime(context, me, ticketId, async (tx, _row, now) => {
      await startTimer(tx, me, ticketId, now);
      await publishTime(tx, me, ticketId, now);
    }),
  );

  bind(routes.pauseTimer, ({ me, params: { ticketId } }) =>
    answerTime(context, me, ticketId, async (tx, _row, now) => {
      await pauseTimer(tx, me, ticketId, now);
      await publishTime(tx, me, ticketId, now);
    }),
  );

  // Stopped twice, the time is logged once: the second time there is no timer any more.
  bind(routes.stopTimer, ({ me, params: { ticketId }, body }) =>
    answerTime(context, me, ticketId, async (tx, { clientId }, now) => {
      const elapsedMs = await takeTimer(tx, me, ticketId, now);
      if (elapsedMs === null) return;
      const rules = await findContract(tx, clientId);
      await logTime(tx, me, { ...body, ticketId, minutes: timerMinutes(elapsedMs, rules) }, rules, now);
    }),
  );

  bind(routes.addTimeEntry, ({ me, params: { ticketId }, body, idempotencyKey }) =>
    answerTime(context, me, ticketId, (tx, { clientId }, now) =>
      atMostOnce(tx, { me, key: idempotencyKey, request: { route: 'addTimeEntry', ticketId, body } }, now, async () => {
        if (body.sessionId !== undefined) await requireSession(tx, ticketId, body.sessionId);
        const rules = await findContract(tx, clientId);
        await logTime(tx, me, { ...body, ticketId, minutes: billedMinutes(body.minutes, rules) }, rules, now);
      }),
    ),
  );

  bind(routes.editTimeEntry, ({ me, params, body }) =>
    answerTime(context, me, params.ticketId, async (tx, { clientId }, now) => {
      await editEntry(tx, me, params, body, await findContract(tx, clientId), now);
      await publishTime(tx, me, params.ticketId, now);
    }),
  );

  bind(routes.removeTimeEntry, ({ me, params }) =>
    answerTime(context, me, params.ticketId, async (tx, _row, now) => {
      await removeEntry(tx, me, params, now);
      await publishTime(tx, me, params.ticketId, now);
    }),
  );

  bind(routes.listTimeEntryChanges, ({ me, params: { ticketId } }) =>
    readTenant(context.database.db, me, async (tx) => {
      await requireTicket(tx, ticketId);
      return { items: await listEntryChanges(tx, ticketId) };
    }),
  );
};
