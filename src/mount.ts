import { CONTRACT_ID, CONTRACT_VERSION, SUPPORTED_MAJORS, type PeekRemote } from '#contracts';
import { RELEASE } from './build.ts';
import { negotiate } from './domain/negotiate.ts';
import { mountPeek } from './handle/mountPeek.ts';
import { prefetchTicket } from './handle/prefetchTicket.ts';

/** The federated module `./mount`: all that a host ever sees of the remote. */
const remote: PeekRemote = {
  contract: { id: CONTRACT_ID, version: CONTRACT_VERSION, majors: SUPPORTED_MAJORS },
  build: { version: RELEASE },
  negotiate,
  prefetch: prefetchTicket,
  mount: mountPeek,
};

export default remote;
