import { CONTRACT_ID, CONTRACT_VERSION, SUPPORTED_MAJORS, type PeekRemote } from '#contracts';
import { whenIdle } from '#contracts/loader/whenIdle.ts';
import { RELEASE } from './build.ts';
import { negotiate } from './domain/negotiate.ts';
import { fetchRest } from './handle/fetchRest.ts';
import { mountPeek } from './handle/mountPeek.ts';
import { prefetchTicket } from './handle/prefetchTicket.ts';
import { rehearseWhenIdle } from './handle/rehearsals.ts';

/** The federated module `./mount`: all that a host ever sees of the remote. */
const remote: PeekRemote = {
  contract: { id: CONTRACT_ID, version: CONTRACT_VERSION, majors: SUPPORTED_MAJORS },
  build: { version: RELEASE },
  negotiate,
  prefetch: prefetchTicket,
  mount: mountPeek,
};

// A host may load this long before anybody clicks.
whenIdle(() => void fetchRest().then(rehearseWhenIdle));

export default remote;
