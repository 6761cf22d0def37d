import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';

/** Endings of what is served, with their types. What the build has compressed is served in a file's place, never by itself. */
const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  ts: 'text/plain; charset=utf-8',
  zip: 'application/zip',
};

/** A path that ends in one of them. */
const SERVED = `/:path{.+\\.(?:${Object.keys(TYPES).join('|')})}`;

/** A name with a content hash, or any file of a release but its manifest: what it holds never changes. */
const FOR_GOOD = /\.[0-9a-f]{10}\.js(?:\.map)?$|\/releases\/[^/]+\/(?!mf-manifest\.json$)[^/]+$/;

const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'Timing-Allow-Origin': '*',
  Vary: 'Accept-Encoding',
} as const;

/**
 * Serves the files of the remote's build, or a folder of releases, as a CDN would: to every origin, compressed as the
 * build has done it, with an ETag for each form. A missing file is a true 404: a page in its place would be run as a script.
 */
export const remoteFiles = (folder: string): Hono =>
  new Hono()
    .use(etag({ retainedHeaders: [...RETAINED_304_HEADERS, ...Object.keys(HEADERS)] }))
    .use(async (c, next) => {
      await next();
      const { headers } = c.res;
      for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
      if (!c.res.ok) return;
      headers.set('Content-Type', TYPES[c.req.path.split('.').at(-1) ?? '']!);
      headers.set('Cache-Control', FOR_GOOD.test(c.req.path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    })
    .get(SERVED, serveStatic({ root: folder, precompressed: true }))
    .all('*', (c) => c.body('There is no such file.\n', 404, { 'Content-Type': 'text/plain' }));
