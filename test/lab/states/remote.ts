import RemoteActionsCard from '../../../src/session/RemoteActionsCard.svelte';
import { aSupportSession } from '../../../src/testing/supportSession.ts';
import type { RemoteAction, SupportSession } from '#contracts';
import type { FakeHost } from '../../../src/testing/fakeHost.ts';
import { answers, arriving, at, NOW, type LabPart, type LabState } from '../state.ts';

const ROUTE = 'GET /api/tickets/tkt_1/remote-actions';
const KINDS = ['remote_desktop', 'shell', 'start_session'] as const;
const can = answers(ROUTE, { items: KINDS.map((kind) => ({ kind, availability: { enabled: true } })) });

const cannot = (
  because: Extract<RemoteAction['availability'], { enabled: false }>['because'],
  message: string,
): ((host: FakeHost) => void) =>
  answers(ROUTE, { items: KINDS.map((kind) => ({ kind, availability: { enabled: false, because, message } })) });

const session = (name: string, changes: Partial<SupportSession>): LabState => ({
  name,
  set: (host) => {
    can(host);
    const body = {
      session: aSupportSession({ requestedAt: at(-1), consentExpiresAt: at(1), ...changes }),
      serverNow: NOW,
    };
    answers('GET /api/tickets/tkt_1/support-session', body)(host);
  },
});

/** What can be done from afar, why not, and every state of a support session. */
export const remotePart: LabPart = {
  name: 'Remote actions',
  shape: 'card',
  component: RemoteActionsCard,
  states: [
    { name: 'ready', set: can },
    { name: 'no asset', set: cannot('no-asset', 'No asset is linked to this ticket.') },
    { name: 'offline', set: cannot('offline', 'PC-1 has been offline since 08:12.') },
    { name: 'not permitted', set: cannot('not-permitted', 'Your role may look, but not act.') },
    session('awaiting consent', {}),
    session('active', { state: 'active', decidedAt: at(-0.5) }),
    session('denied', { state: 'denied', decidedAt: at(-0.5) }),
    session('expired', { state: 'expired', requestedAt: at(-3), consentExpiresAt: at(-1), decidedAt: at(-1) }),
    session('ended', { state: 'active', decidedAt: at(-20), endedAt: at(-2), endedBy: 'Cora Lee' }),
    session('withdrawn', { endedAt: at(-0.2), endedBy: 'Ada Okafor' }),
    session('of a later version', { state: 'transferred' }),
    ...arriving(ROUTE),
  ],
};
