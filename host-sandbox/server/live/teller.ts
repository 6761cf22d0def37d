import type { ServerContext } from '../context.ts';
import { readTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import type { LiveEventRow } from './liveHub.ts';
import { audienceOf, render, type LiveRenderer, type LiveView } from './renderers.ts';
import { eventFrame, type StreamPlan, type Told } from './sendStream.ts';

/** How long a piece of news that was made for one stream is handed to others, in milliseconds. */
const SHARED_MS = 1_000;

/** Pieces that are shared at the same time. */
const MOST_SHARED = 2_000;

interface Shared {
  readonly made: Promise<Told | null>;
  readonly at: number;
}

/** Makes the tellers of one kind of stream. What several streams tell at once is made once for all of them. */
export const createTeller = <E extends object>(
  { database, now }: ServerContext,
  renderers: Readonly<Record<string, LiveRenderer<E> | undefined>>,
): ((viewer: SignedInTechnician, ticketId: string) => StreamPlan['tell']) => {
  const shared = new Map<string, Shared>();
  const serials = new WeakMap<LiveEventRow, number>();
  let serial = 0;

  /** Streams share what was read once for all of them. Its id would not do: a database that is emptied counts anew. */
  const serialOf = (event: LiveEventRow): number => {
    const known = serials.get(event) ?? (serial += 1);
    serials.set(event, known);
    return known;
  };

  const make = async ({ id, type, subjectId }: LiveEventRow, view: LiveView): Promise<Told | null> => {
    const data = await readTenant(database.db, view.viewer, (tx) => render(renderers[type], tx, subjectId, view));
    return data && { data, frame: eventFrame(id, data) };
  };

  /** Drops what nobody should be handed any more; the map keeps the order of coming. */
  const forget = (): void => {
    for (const [key, { at }] of shared) {
      if (performance.now() - at < SHARED_MS && shared.size <= MOST_SHARED) return;
      shared.delete(key);
    }
  };

  const tellOne = (event: LiveEventRow, view: LiveView): Promise<Told | null> => {
    const key = `${serialOf(event)} ${audienceOf(event.type, view.viewer)}`;
    forget();
    const known = shared.get(key);
    if (known) return known.made;
    const made = make(event, view);
    shared.set(key, { made, at: performance.now() });
    return made;
  };

  return (viewer, ticketId) => async (events) => {
    const view: LiveView = { viewer, ticketId, now: now() };
    const told = await Promise.all(events.map((event) => tellOne(event, view)));
    return told.filter((each) => each !== null);
  };
};
