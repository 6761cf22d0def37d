import type { ServerContext } from '../context.ts';
import { withTenant } from '../db/tenancy.ts';
import { ProblemError } from '../http/problem.ts';
import { tellNexie } from './consult.ts';
import { NexieError, type Nexie } from './provider.ts';
import { saveSummary } from './summaryState.ts';

/** Longest that a summary may take, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** The ticket whose summary is to be made. */
export interface SummaryOrder {
  readonly tenantId: string;
  readonly ticketId: string;
}

/**
 * Makes a ticket's summary and keeps it in place of the old one. When that fails the old one stays: on
 * the last attempt the reason is kept beside it, before that the error is thrown, for another attempt.
 */
export const makeSummary = async (
  context: ServerContext,
  nexie: Nexie,
  order: SummaryOrder,
  isLastAttempt: boolean,
): Promise<void> => {
  const { ticketId } = order;
  const { database, now, log } = context;
  const { db } = database;
  try {
    const { conversation } = await tellNexie(context, order, nexie, { ticketId, actor: 'Nexie', task: 'summary' });
    const { sentences, provider } = await nexie.summarise(conversation, AbortSignal.timeout(TIMEOUT_MS));
    const made = {
      sentences: sentences.map(({ text, messageIds }) => ({ text, messageIds: [...messageIds] })),
      provider,
      madeAt: now(),
      asOfMessageId: conversation.messages.at(-1)?.id ?? null,
    };
    await withTenant(db, order, (tx) =>
      saveSummary(tx, order, ticketId, { ...made, makingSince: null, error: null }, now()),
    );
  } catch (error) {
    // The ticket is gone, or Nexie switched off, and with it the need.
    if (error instanceof ProblemError && (error.code === 'not-found' || error.code === 'forbidden')) {
      if (error.code === 'forbidden')
        await withTenant(db, order, (tx) => saveSummary(tx, order, ticketId, { makingSince: null }, now()));
      return;
    }
    if (!isLastAttempt) throw error;
    log.warn({ err: error, ticketId }, 'a summary could not be made');
    const reason = error instanceof NexieError ? error.message : 'The server failed on this summary. Try again.';
    await withTenant(db, order, (tx) => saveSummary(tx, order, ticketId, { makingSince: null, error: reason }, now()));
  }
};
