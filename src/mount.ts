import { CONTRACT_ID, CONTRACT_VERSION, SUPPORTED_MAJORS, type PeekRemote } from '#contracts';
import { negotiate } from './domain/negotiate.ts';
import { mountPeek } from './handle/mountPeek.ts';
import { prefetchTicket } from './handle/prefetchTicket.ts';

/** The federated module `./mount`: all that a host ever sees of the remote. */
const remote: PeekRemote = {
  contract: { id: CONTRACT_ID, version: CONTRACT_VERSION, majors: SUPPORTED_MAJORS },
  build: { version: typeof __PEEK_BUILD__ === 'string' ? __PEEK_BUILD__ : 'dev' },
  negotiate,
  prefetch: prefetchTicket,
  mount: mountPeek,
};

export default remote;
