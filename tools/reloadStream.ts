import { createServer, type ServerResponse } from 'node:http';
import { config, originOf, reloadPort } from '../host-sandbox/config.ts';
import { listen } from '../host-sandbox/process.ts';

/** Where pages of `npm run dev` hear of new builds. */
export const reloadUrl = originOf(reloadPort);

/** Serves the stream of new builds. Returns how to tell all pages of one. */
export const startReloadStream = async (): Promise<() => void> => {
  const pages = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache',
      'Access-Control-Allow-Origin': originOf(config.shell),
    });
    response.flushHeaders();
    pages.add(response);
    response.on('close', () => pages.delete(response));
  });
  await listen(server, reloadPort);
  return () => {
    for (const page of pages) page.write('event: rebuilt\ndata: {}\n\n');
  };
};
