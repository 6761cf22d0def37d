import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Ports of `localhost` that nobody uses now, all held at once so that no two are the same. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) await once(server.listen(0, 'localhost'), 'listening');
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) await once(server.close(), 'close');
  return ports;
};
