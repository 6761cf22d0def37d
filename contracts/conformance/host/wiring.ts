import type { CapabilityName, HostCapabilities, HostHello, HostResponse } from '../../host.ts';
import { problemSchema } from '../../problem.ts';
import { Fault, Skipped } from '../types.ts';

/** A host's wiring, as it would be handed to `mount`, and a ticket that its account may see. */
export interface HostWiring {
  readonly hello: HostHello;
  readonly host: HostCapabilities;
  readonly ticketId: string;
  /** How long an answer or an event is waited for, in milliseconds; 5 seconds when absent. */
  readonly timeoutMs?: number;
}

/** One guarantee that a host gives. */
export interface HostCheck {
  readonly id: string;
  readonly says: string;
  run(wiring: HostWiring): Promise<void> | void;
}

export const NO_TICKET = '/api/tickets/conformance-no-such-ticket';

/** Waits for a promise; a {@link Fault} when it takes too long or rejects. */
export const settled = async <T>(promise: Promise<T>, what: string, { timeoutMs = 5000 }: HostWiring): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Fault(`${what} did not settle within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } catch (error) {
    throw error instanceof Fault ? error : new Fault(`${what} rejected: ${String(error)}`);
  } finally {
    clearTimeout(timer);
  }
};

/** The capability, if the host lends it. */
export const lent = <K extends CapabilityName>({ host }: HostWiring, name: K): NonNullable<HostCapabilities[K]> => {
  const capability = host[name];
  if (!capability) throw new Skipped(`${name} is not lent`);
  return capability;
};

/** Asks by the host's `request`. */
export const ask = (wiring: HostWiring, request: Parameters<HostCapabilities['request']>[0]): Promise<HostResponse> =>
  settled(wiring.host.request(request), `${request.method} ${request.path}`, wiring);

/** The problem's code, or what came instead of a problem. */
export const codeOf = ({ status, body }: HostResponse): string => {
  const problem = problemSchema.safeParse(body);
  return problem.success ? problem.data.code : `${status} without a problem in the body`;
};
