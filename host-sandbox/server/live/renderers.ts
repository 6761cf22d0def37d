import { LIVE_RESOURCES, type LiveResource, type TicketLiveEvent } from '#contracts';
import type { Db } from '../db/open.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';

/** For whom and on what stream a piece of news is told. */
export interface LiveView {
  readonly viewer: SignedInTechnician;
  readonly ticketId: string;
  readonly now: Date;
}

/**
 * Tells one kind of news from the present state of what changed; null when there is nothing to tell any
 * more. Streams say everything at least once, so what it makes must be an upsert.
 */
export type LiveRenderer<E = TicketLiveEvent> = (tx: Db, subjectId: string, view: LiveView) => Promise<E | null>;

/** How a feature's news are told on a ticket's stream, by the contract's live event type. */
export type LiveRenderers = Readonly<Partial<Record<TicketLiveEvent['type'], LiveRenderer>>>;

/** Cards that are to be asked for again: the news' subject is the resource's name. */
export const resourceRenderers: LiveRenderers = {
  'resource.changed': (_tx, subjectId) =>
    Promise.resolve(
      (LIVE_RESOURCES as readonly string[]).includes(subjectId)
        ? { type: 'resource.changed', resource: subjectId as LiveResource }
        : null,
    ),
  resync: () => Promise.resolve({ type: 'resync' }),
};

/** What is the same for all technicians of a tenant, or for all of one role; everything else is told to each for themselves. */
const SAME_FOR: Readonly<Record<string, 'everybody' | 'role'>> = {
  'ticket.changed': 'role',
  'message.added': 'everybody',
  'message.changed': 'everybody',
  'message.removed': 'everybody',
  'session.changed': 'everybody',
  'asset.reading': 'everybody',
  'presence.changed': 'everybody',
  'resource.changed': 'everybody',
  'quarantine.changed': 'everybody',
};

/** Those who are told the same by a kind of news as this technician. */
export const audienceOf = (type: string, { role, technicianId }: SignedInTechnician): string => {
  const same = SAME_FOR[type];
  if (same === undefined) return `technician:${technicianId}`;
  return same === 'role' ? `role:${role}` : '';
};

/** Runs a renderer; what is gone by now is not told. */
export const render = async <E>(
  renderer: LiveRenderer<E> | undefined,
  tx: Db,
  subjectId: string,
  view: LiveView,
): Promise<E | null> => {
  try {
    return (await renderer?.(tx, subjectId, view)) ?? null;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'not-found') return null;
    throw error;
  }
};
