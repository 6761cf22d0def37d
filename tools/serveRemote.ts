import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import path from 'node:path';
import { config } from '../host-sandbox/config.ts';
import { announceReady, listen, onStop } from '../host-sandbox/process.ts';

const folder = path.resolve(import.meta.dirname, '../dist/remote');

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Names with a content hash never change what they hold; the others are asked for anew each time. */
const cacheControl = (name: string): string =>
  /\.[0-9a-f]{10}\.js(\.map)?$/.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';

const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** Precompressed neighbours that the build has made, best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const isFile = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isFile(),
    () => false,
  );

const sendFile = async (name: string, accepts: string, response: ServerResponse): Promise<void> => {
  const file = path.join(folder, name);
  const type = TYPES[path.extname(name)];
  // A missing file is a true 404: a page served instead would be run as a script.
  if (!type || !(await isFile(file))) {
    response.writeHead(404, { ...HEADERS, 'Content-Type': 'text/plain' }).end('There is no such file.\n');
    return;
  }
  let served = file;
  let encoding: Record<string, string> = {};
  for (const [accepted, ending] of ENCODINGS) {
    if (!accepts.includes(accepted) || !(await isFile(file + ending))) continue;
    served = file + ending;
    encoding = { 'Content-Encoding': accepted };
    break;
  }
  response.writeHead(200, {
    ...HEADERS,
    ...encoding,
    Vary: 'Accept-Encoding',
    'Content-Type': type,
    'Cache-Control': cacheControl(name),
  });
  createReadStream(served).pipe(response);
};

/** Serves the remote's files from an origin of their own, as a CDN would. */
const server = createServer((request, response) => {
  // Only plain names: the build has no folders, and a path cannot climb.
  const name = new URL(request.url ?? '/', 'http://remote').pathname.slice(1);
  if (!/^[\w.-]+$/.test(name)) {
    response.writeHead(404, HEADERS).end();
    return;
  }
  void sendFile(name, String(request.headers['accept-encoding'] ?? ''), response);
});

await listen(server, config.remote);
onStop(async () => {
  server.close();
  server.closeAllConnections();
});
announceReady();
