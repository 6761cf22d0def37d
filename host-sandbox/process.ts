import type { Server } from 'node:net';
import { config, type NamedPort } from './config.ts';

/** Tells the supervisor of `npm start` that this process serves. Without a supervisor, does nothing. */
export const announceReady = (): void => {
  process.send?.('ready');
};

/** Runs `stop` once on Ctrl-C, on SIGTERM and when the supervisor is gone, then exits. */
export const onStop = (stop: () => Promise<void>): void => {
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    // A peer that does not let go must not keep the process alive.
    setTimeout(() => process.exit(1), 5_000).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  process.on('disconnect', end);
};

/** Listens, or rejects with an error that names the port that is taken and how to choose another. */
export const listen = (
  server: Pick<Server, 'listen' | 'once' | 'off'>,
  { name, port }: NamedPort,
  host: string = config.host,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${port} is taken. Stop what uses it, or set ${name} to another port.`, { cause: error })
          : error,
      );
    };
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
