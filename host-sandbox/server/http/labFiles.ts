import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { pagePolicy } from './security.ts';

/** The lab as `npm run build` has made it: every part of the Peek in every state, each alone. It asks no backend. */
export const labFiles = (directory: string): Hono =>
  new Hono()
    .use(compress())
    .use(async (c, next) => {
      c.header('Content-Security-Policy', pagePolicy("'self'"));
      c.header('Cache-Control', 'no-cache');
      await next();
    })
    .get('*', serveStatic({ root: directory, rewriteRequestPath: (path) => path.replace(/^\/lab/, '') }))
    .all('*', (c) => c.text('The lab has not been built yet. Run `npm run build`, then load this again.\n', 404));
