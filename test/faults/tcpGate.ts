import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What a way can do to all that passes on it. */
export type Toxic =
  /** Everything comes later. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** Whatever is said, the answer is a reset. */
  | { readonly kind: 'reset' }
  /** Nothing passes any more, and nobody is told. */
  | { readonly kind: 'swallow' }
  /** A connection ends when so many bytes more have passed, both ways together: in the middle of a word. */
  | { readonly kind: 'cut'; readonly afterBytes: number };

/** A way to a server that can be poisoned as networks are. */
export interface TcpGate {
  readonly port: number;
  /** Poisons the way, for the connections that there are and for new ones. */
  suffer(toxic: Toxic): void;
  /** What is sent from now on passes. Connections that were lost stay so, or hear of it now. */
  open(lost?: 'silent' | 'reset'): void;
  close(): Promise<void>;
}

/** Both ends of a connection. */
interface Pair {
  readonly sockets: readonly [Socket, Socket];
  /** Bytes that may still pass, while it is to be cut. */
  left: number;
}

/** Opens a gate before a port of this machine. */
export const openTcpGate = async (port: number, host = '127.0.0.1'): Promise<TcpGate> => {
  const pairs = new Set<Pair>();
  let toxic: Toxic | null = null;

  const end = ({ sockets }: Pair, how: 'destroy' | 'resetAndDestroy'): void => {
    for (const socket of sockets) socket[how]();
  };
  const pass = (pair: Pair, to: Socket, bytes: Buffer): void => {
    if (toxic?.kind === 'reset') return end(pair, 'resetAndDestroy');
    if (toxic?.kind !== 'cut') return void to.write(bytes);
    const some = bytes.subarray(0, pair.left);
    pair.left -= some.length;
    to.write(some, () => {
      if (some.length < bytes.length) end(pair, 'destroy');
    });
  };
  const join = (pair: Pair, from: Socket, to: Socket): void => {
    // In a row, so that nothing overtakes what is late.
    let row = Promise.resolve();
    const queue = (act: () => void): void => {
      const due = performance.now() + (toxic?.kind === 'latency' ? toxic.ms : 0);
      const late = async (): Promise<void> => {
        const ms = due - performance.now();
        if (ms > 0) await wait(ms);
      };
      row = row.then(late).then(act);
    };
    from.on('data', (bytes: Buffer) => queue(() => pass(pair, to, bytes)));
    from.on('error', () => undefined);
    from.once('end', () => queue(() => to.end()));
    from.once('close', () => {
      pairs.delete(pair);
      queue(() => to.destroy());
    });
    if (toxic?.kind === 'swallow') from.pause();
  };
  const server = createServer((incoming) => {
    const outgoing = connect(port, host);
    const pair: Pair = { sockets: [incoming, outgoing], left: toxic?.kind === 'cut' ? toxic.afterBytes : 0 };
    pairs.add(pair);
    join(pair, incoming, outgoing);
    join(pair, outgoing, incoming);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    suffer: (next) => {
      toxic = next;
      for (const pair of pairs) {
        if (next.kind === 'cut') pair.left = next.afterBytes;
        if (next.kind === 'swallow') for (const socket of pair.sockets) socket.pause();
      }
    },
    open: (lost = 'silent') => {
      toxic = null;
      if (lost === 'reset') for (const pair of pairs) if (pair.sockets[0].isPaused()) end(pair, 'resetAndDestroy');
    },
    close: async () => {
      server.close();
      for (const pair of pairs) end(pair, 'destroy');
      await Promise.resolve();
    },
  };
};
