import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** One address before several servers, as a load balancer is. */
export interface RoundRobin {
  readonly origin: string;
  /** How many requests each server has answered, by its origin. */
  readonly answered: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Where a balancer listens; a free port when it is not told. */
interface Place {
  readonly port?: number;
  readonly host?: string;
}

/** Asks one server, and resolves with the head of its answer. */
const ask = async (origin: string, { method, url, headers }: IncomingMessage, body: Buffer) => {
  const asked = request(origin + url, { method, headers, agent: false });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return answer;
};

/**
 * Gives each request to the next server, and to the one after it where nobody listens. What breaks under way is
 * cut, as it would be without a balancer.
 *
 * @param options.toAll paths of which every server has to hear, such as a switch that each keeps for itself; the last one's answer counts
 */
export const startRoundRobin = async (
  servers: readonly { readonly origin: string }[],
  { port = 0, host = 'localhost', toAll }: Place & { readonly toAll?: RegExp } = {},
): Promise<RoundRobin> => {
  const answered = new Map(servers.map(({ origin }) => [origin, 0]));
  let turn = 0;
  const handOn = (origin: string, answer: IncomingMessage, outgoing: ServerResponse): void => {
    answered.set(origin, (answered.get(origin) ?? 0) + 1);
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    outgoing.flushHeaders();
    pipeline(answer, outgoing, () => answer.destroy());
  };
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse, tries: number): void => {
    const origin = servers[turn++ % servers.length]?.origin ?? '';
    const { method, url, headers } = incoming;
    const asked = request(origin + url, { method, headers, agent: false });
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && tries > 1) return forward(incoming, outgoing, tries - 1);
      outgoing.destroy();
    });
    asked.on('response', (answer) => handOn(origin, answer, outgoing));
    // Who has gone must not be waited for: a stream that is never answered would stay open.
    outgoing.once('close', () => asked.destroy());
    // Only once somebody listens: a body that was given to nobody can still be given to the next.
    asked.on('socket', (socket) => socket.once('connect', () => pipeline(incoming, asked, () => undefined)));
  };
  const tellAll = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    for (const { origin } of servers.slice(0, -1)) (await ask(origin, incoming, body)).resume();
    const { origin } = servers.at(-1)!;
    handOn(origin, await ask(origin, incoming, body), outgoing);
  };
  const server = createServer((incoming, outgoing) => {
    if (!toAll?.test(incoming.url ?? '')) return forward(incoming, outgoing, servers.length);
    tellAll(incoming, outgoing).catch(() => outgoing.destroy());
  });
  await once(server.listen(port, host), 'listening');
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    answered,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await Promise.resolve();
    },
  };
};

/**
 * Gives each connection to the next port, for what is not HTTP: mail that comes in, agents that connect.
 *
 * @param ports of the servers, on `localhost`
 */
export const startConnectionRoundRobin = async (
  ports: readonly number[],
  { port = 0, host = 'localhost' }: Place = {},
): Promise<{ close(): Promise<void> }> => {
  let turn = 0;
  const open = new Set<Socket>();
  const server = createTcpServer((incoming) => {
    const outgoing = connect(ports[turn++ % ports.length]!, 'localhost');
    open.add(incoming);
    incoming.once('close', () => open.delete(incoming));
    // One end's end is the other's.
    pipeline(incoming, outgoing, () => outgoing.destroy());
    pipeline(outgoing, incoming, () => incoming.destroy());
  });
  await once(server.listen(port, host), 'listening');
  return {
    close: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await Promise.resolve();
    },
  };
};
