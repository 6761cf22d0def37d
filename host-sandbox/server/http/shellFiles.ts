import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import { pagePolicy } from './security.ts';

/** A build's hash in a file's name: its content never changes. */
const HASHED = /[.-][0-9a-f]{8,}\.\w+$/;

/**
 * The shell as it was built, compressed as the build has done it. Files with a hash are kept by browsers for good,
 * pages are asked for each time, by their ETag.
 */
export const shellFiles = (directory: string, remoteOrigin: string): Hono =>
  new Hono()
    .use(etag())
    .use(async (c, next) => {
      c.header('Content-Security-Policy', pagePolicy(remoteOrigin));
      await next();
      c.header('Vary', 'Accept-Encoding');
      const immutable = c.res.ok && HASHED.test(c.req.path);
      c.header('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    })
    .get('*', serveStatic({ root: directory, precompressed: true }))
    .all('*', (c) => {
      const text =
        c.req.path === '/'
          ? 'The shell has not been built yet. Run `npm run build`, then load this again.\n'
          : 'Not found.\n';
      return c.text(text, 404);
    });
