import { eq, sql } from 'drizzle-orm';
import type { SummaryResponse } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { ticketSummary } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import { countSpokenAfter } from './loadConversation.ts';

type SummaryRecord = typeof ticketSummary.$inferSelect;

/** A job that has been at it for longer has died with its process. */
const STALE_MS = 5 * 60_000;

/** Where the summary of a ticket stands, and whether a new one should be made by itself. */
export interface SummaryState {
  readonly response: SummaryResponse;
  readonly isDue: boolean;
}

const NEWER_FOR_FIRST = 2;
const NEWER_FOR_NEXT = 3;

/** Whether the conversation has changed enough: two messages for a first summary, three more for the next. */
export const hasChangedEnough = (hasSummary: boolean, newerMessages: number): boolean =>
  newerMessages >= (hasSummary ? NEWER_FOR_NEXT : NEWER_FOR_FIRST);

const isMaking = (row: SummaryRecord | undefined, now: Date): boolean =>
  row?.makingSince != null && now.getTime() - row.makingSince.getTime() < STALE_MS;

const summaryOf = prepared((db) =>
  db
    .select()
    .from(ticketSummary)
    .where(eq(ticketSummary.ticketId, sql.placeholder('ticketId')))
    .prepare(''),
);

/** What there is of a summary, whatever time it is. */
export interface SummaryFacts {
  readonly row: SummaryRecord | undefined;
  /** Messages that people wrote since. */
  readonly newerMessages: number;
}

/** Reads what there is of a ticket's summary. */
export const readSummary = async (tx: Db, ticketId: string): Promise<SummaryFacts> => {
  const [row] = await summaryOf(tx, { ticketId });
  return { row, newerMessages: await countSpokenAfter(tx, ticketId, row?.asOfMessageId ?? null) };
};

/** Where the summary of a ticket stands at a time. */
export const summaryStateAt = ({ row, newerMessages }: SummaryFacts, now: Date): SummaryState => {
  const { sentences = null, provider = null, madeAt = null, asOfMessageId = null, error = null } = row ?? {};
  const making = isMaking(row, now);
  return {
    response: {
      summary: sentences &&
        provider &&
        madeAt && { sentences, provider, madeAt: madeAt.toISOString(), asOfMessageId, newerMessages },
      making,
      error,
    },
    isDue: !making && hasChangedEnough(sentences !== null, newerMessages),
  };
};

/** Reads where the summary of a ticket stands. */
export const loadSummaryState = async (tx: Db, ticketId: string, now: Date): Promise<SummaryState> =>
  summaryStateAt(await readSummary(tx, ticketId), now);

/** Writes to a ticket's summary and says that its card is to be asked for again. What is not given stays. */
export const saveSummary = async (
  tx: Db,
  scope: TenantScope,
  ticketId: string,
  set: Partial<Omit<SummaryRecord, 'ticketId' | 'tenantId'>>,
  now: Date,
): Promise<void> => {
  await tx
    .insert(ticketSummary)
    .values({ ticketId, tenantId: scope.tenantId, ...set })
    .onConflictDoUpdate({ target: ticketSummary.ticketId, set });
  await publish(tx, scope, [{ topic: `ticket:${ticketId}`, type: 'resource.changed', subjectId: 'summary' }], now);
};
