import type { AddressInfo, Server } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { originOf, type NamedPort } from '../../config.ts';
import { listen } from '../../process.ts';
import { createApp, type Desk } from './app.ts';

/** The desktop page as it is served. */
export interface RunningDesktop {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the end users' desktops. @throws Error that names the port, when it is taken. */
export const startDesktop = async ({ port, ...desk }: Desk & { port: NamedPort }): Promise<RunningDesktop> => {
  const http = createAdaptorServer({ fetch: createApp(desk).fetch }) as Server & { closeAllConnections(): void };
  await listen(http, port);
  return {
    url: originOf({ ...port, port: (http.address() as AddressInfo).port }),
    close: () => {
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      // Live streams would keep the server open for ever.
      http.closeAllConnections();
      return closed;
    },
  };
};
