import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server, on which connections can be lost as on a network that swallows what is sent: nobody is told. */
export interface TcpGate {
  readonly port: number;
  /** Nothing passes any more, on the connections that there are and on new ones. */
  swallow(): void;
  /** New connections are let through again; those that were lost stay lost. */
  open(): void;
  close(): Promise<void>;
}

/** Opens a gate before a port of `127.0.0.1`. */
export const openTcpGate = async (port: number): Promise<TcpGate> => {
  const sockets = new Set<Socket>();
  let swallows = false;
  const join = (from: Socket, to: Socket): void => {
    sockets.add(from);
    from.on('data', (bytes) => to.write(bytes));
    from.on('error', () => undefined);
    from.once('end', () => to.end());
    from.once('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    if (swallows) from.pause();
  };
  const server = createServer((incoming) => {
    const outgoing = connect(port, '127.0.0.1');
    join(incoming, outgoing);
    join(outgoing, incoming);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    swallow: () => {
      swallows = true;
      for (const socket of sockets) socket.pause();
    },
    open: () => {
      swallows = false;
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await Promise.resolve();
    },
  };
};
