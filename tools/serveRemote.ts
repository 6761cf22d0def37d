import { createServer } from 'node:http';
import path from 'node:path';
import { config } from '../host-sandbox/config.ts';
import { announceReady, listen, onStop } from '../host-sandbox/process.ts';
import { remoteFiles } from './remoteFiles.ts';

/** Serves the remote's files from an origin of their own. */
const server = createServer(remoteFiles(path.resolve(import.meta.dirname, '../dist/remote')));

await listen(server, config.remote);
onStop(async () => {
  server.close();
  server.closeAllConnections();
});
announceReady();
