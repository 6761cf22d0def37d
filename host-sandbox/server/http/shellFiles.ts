import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { pagePolicy } from './security.ts';

/** A build's hash in a file's name: its content never changes. */
const HASHED = /[.-][0-9a-f]{8,}\.\w+$/;

/** The shell as it was built. Files with a hash are kept by browsers for good, pages are asked for each time. */
export const shellFiles = (directory: string, remoteOrigin: string): Hono =>
  new Hono()
    .use(compress())
    .use(async (c, next) => {
      c.header('Content-Security-Policy', pagePolicy(remoteOrigin));
      c.header('Cache-Control', HASHED.test(c.req.path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      await next();
    })
    .get('*', serveStatic({ root: directory }))
    .all('*', (c) => {
      c.header('Cache-Control', 'no-store');
      const text =
        c.req.path === '/'
          ? 'The shell has not been built yet. Run `npm run build`, then load this again.\n'
          : 'Not found.\n';
      return c.text(text, 404);
    });
