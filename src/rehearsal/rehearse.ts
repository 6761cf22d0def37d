import { flushSync, mount, unmount } from 'svelte';
import type { Disposer, HostCapabilities, PeekError } from '#contracts';
import { leavePrototypes } from '../handle/leavePrototypes.ts';
import { Peek } from '../peek.svelte.ts';
import { createPeekQueryClient } from '../queries/client.ts';
import Rehearsal from './Rehearsal.svelte';
import { NOBODY, SPECIMEN } from './specimen.ts';

/** By then all has been made that follows the first frame, in milliseconds: composer, cards, a mail made harmless. */
const LASTS_MS = 1_000;

const ignore = (): void => undefined;

/**
 * Opens a made-up ticket once where nobody sees it and no document knows of it, so that the browser has compiled what
 * the first real one needs (docs/decisions/0039-the-first-opening-is-rehearsed.md). It asks for nothing and keeps
 * nothing. Ends by itself; returns how to end it at once.
 *
 * @param stage where it is made; not in a document
 * @param onerror told of what goes wrong inside, which concerns nobody else
 */
export const rehearse = (
  stage: Element = document.createElement('div'),
  onerror: (error: PeekError) => void = ignore,
): Disposer => {
  const host: HostCapabilities = {
    // What opens the ticket is answered, and read as any answer; nothing else ever is.
    request: ({ path }) =>
      path.includes('/opening') ? Promise.resolve({ status: 200, body: SPECIMEN }) : new Promise(ignore),
    reportError: onerror,
    session: async () => NOBODY,
    drafts: { get: async () => null, set: async () => undefined },
  };
  const { ticket } = SPECIMEN;
  const peek = new Peek({
    instanceId: ticket.id,
    host,
    input: { ticketId: ticket.id, theme: { name: 'dark' }, locale: 'en' },
    emit: ignore,
    dismiss: ignore,
  });
  const client = createPeekQueryClient(peek.report);
  const shown = leavePrototypes(() => mount(Rehearsal, { target: stage, props: { peek, client } }));
  flushSync();
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    peek.closing = true;
    void unmount(shown).catch(peek.report);
    client.clear();
    peek.openings.end();
    peek.attempt(() => peek.lifetime.end());
  };
  peek.lifetime.timeout(end, LASTS_MS);
  return end;
};
