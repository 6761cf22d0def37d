import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { RequestListener, ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.zip': 'application/zip',
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

const sendFile = async (file: string, accepts: string, response: ServerResponse): Promise<void> => {
  const type = TYPES[path.extname(file)];
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
    'Cache-Control': cacheControl(path.basename(file)),
  });
  await pipeline(createReadStream(served), response);
};

/** Serves the files of the remote's build as a CDN would: to every origin, and compressed. */
export const remoteFiles =
  (folder: string): RequestListener =>
  (request, response) => {
    const name = new URL(request.url ?? '/', 'http://remote').pathname.slice(1);
    // Only plain names: the build has no folders, and a path cannot climb.
    const file = /^[\w.-]+$/.test(name) ? path.join(folder, name) : folder;
    // A reader that goes away, or a file that a new build removes, ends this answer only.
    sendFile(file, String(request.headers['accept-encoding'] ?? ''), response).catch(() => response.destroy());
  };
