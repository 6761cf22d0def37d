import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { config } from '../host-sandbox/config.ts';
import { announceReady, listen, onStop } from '../host-sandbox/process.ts';
import { remoteFiles } from './remoteFiles.ts';

/** Serves the remote's files from an origin of their own. */
const files = remoteFiles(path.resolve(import.meta.dirname, '../dist/remote'));
const server = createAdaptorServer({ fetch: files.fetch });

await listen(server, config.remote);
onStop(async () => {
  server.close();
  if ('closeAllConnections' in server) server.closeAllConnections();
});
announceReady();
