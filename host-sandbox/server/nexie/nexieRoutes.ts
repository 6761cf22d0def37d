import { routes, type AssistRequest } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { readTenant } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { keeping } from '../kept/bindKept.ts';
import { keys } from '../kept/keys.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { withoutNotes } from './conversation.ts';
import { isNexieOn, requireNexie, tellNexie } from './consult.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { NexieError, type Nexie, type Proposal } from './provider.ts';
import { streamProposal } from './streamProposal.ts';
import type { SummaryJobs } from './summaryJobs.ts';
import { loadSummaryState, readSummary, summaryStateAt } from './summaryState.ts';

/** Longest that the composer waits for a proposal, in milliseconds. */
const ASSIST_TIMEOUT_MS = 30_000;

/** Nexie's summary of a ticket, and its help in the composer. */
export const nexieRoutes =
  (nexie: Nexie, jobs: Pick<SummaryJobs, 'order'>): FeatureRoutes =>
  (bind, context) => {
    const { database, now, log } = context;
    const { db } = database;
    keeping(bind, context).facts(routes.getSummary, {
      sameFor: 'tenant',
      read: async (tx, scope, { params: { ticketId } }) => {
        const [facts, on] = await Promise.all([
          readSummary(tx, ticketId),
          isNexieOn(tx, scope),
          requireTicket(tx, ticketId),
        ]);
        return { facts: { ...facts, on }, keys: [keys.ticket(ticketId), keys.desk(scope)] };
      },
      tell: async ({ on, ...facts }, at, { me: { tenantId }, params: { ticketId } }) => {
        const { response, isDue } = summaryStateAt(facts, at);
        // After a failure somebody has to ask again, or the conversation to go on.
        if (!isDue || !on || response.error !== null) return response;
        await jobs.order({ tenantId, ticketId });
        return { ...response, making: true };
      },
    });

    bind(routes.makeSummary, async ({ me, params: { ticketId } }) => {
      const { response } = await readTenant(db, me, async (tx) => {
        await requireTicket(tx, ticketId);
        await requireNexie(tx, me);
        return loadSummaryState(tx, ticketId, now());
      });
      await jobs.order({ tenantId: me.tenantId, ticketId });
      return { ...response, making: true, error: null };
    });

    /** Asks for a proposal; whatever keeps Nexie from one is a problem for the technician to read. */
    const propose = async (
      { me, ticketId, body }: { me: SignedInTechnician; ticketId: string; body: AssistRequest },
      cancelled: AbortSignal,
      onText?: (piece: string) => void,
    ): Promise<Proposal> => {
      const { task, text } = body;
      const only = body.mode === 'reply' ? withoutNotes : undefined;
      const told = await tellNexie(context, me, nexie, { ticketId, actor: me.name, task, text, ...(only && { only }) });
      const signal = AbortSignal.any([cancelled, AbortSignal.timeout(ASSIST_TIMEOUT_MS)]);
      const order = { ...body, text: told.text, technicianName: me.name };
      try {
        const proposal = await nexie.assist(order, told.conversation, signal, onText);
        return { ...proposal, text: told.reveal(proposal.text) };
      } catch (error) {
        if (!(error instanceof NexieError)) throw error;
        log.warn({ err: error, ticketId }, 'Nexie could not help');
        throw new ProblemError('assistant-failed', `${error.message} Your text is unchanged.`, { cause: error });
      }
    };

    bind(routes.assist, ({ me, params, body, http }) => propose({ me, ...params, body }, http.req.raw.signal));

    bind(routes.streamAssist, async ({ me, params: { ticketId }, body, http }) => {
      // What is not there must be answered as such, before a stream begins.
      await readTenant(db, me, async (tx) => {
        await requireTicket(tx, ticketId);
        await requireNexie(tx, me);
      });
      return streamProposal(http, nexie.assistant.provider, log, (signal, onText) =>
        propose({ me, ticketId, body }, signal, onText),
      );
    });
  };
