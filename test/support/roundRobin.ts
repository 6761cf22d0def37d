import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream';

/** One address before several servers, as a load balancer is. */
export interface RoundRobin {
  readonly origin: string;
  /** How many requests each server has answered, by its origin. */
  readonly answered: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/**
 * Gives each request to the next server, and to the one after it where nobody listens. What breaks under way is
 * cut, as it would be without a balancer.
 */
export const startRoundRobin = async (servers: readonly { readonly origin: string }[]): Promise<RoundRobin> => {
  const answered = new Map(servers.map(({ origin }) => [origin, 0]));
  let turn = 0;
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse, tries: number): void => {
    const origin = servers[turn++ % servers.length]?.origin ?? '';
    const { method, url, headers } = incoming;
    const asked = request(origin + url, { method, headers, agent: false });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && tries > 1) return forward(incoming, outgoing, tries - 1);
      outgoing.destroy();
    });
    asked.on('response', (answer) => {
      answered.set(origin, (answered.get(origin) ?? 0) + 1);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      outgoing.flushHeaders();
      pipeline(answer, outgoing, () => asked.destroy());
    });
    // Only once somebody listens: a body that was given to nobody can still be given to the next.
    asked.on('socket', (socket) => socket.once('connect', () => pipeline(incoming, asked, () => undefined)));
  };
  const server = createServer((incoming, outgoing) => forward(incoming, outgoing, servers.length));
  await once(server.listen(0, 'localhost'), 'listening');
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    answered,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
};
