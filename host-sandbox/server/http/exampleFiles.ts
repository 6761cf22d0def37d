import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { strictHostPolicy } from './security.ts';

/** The example hosts as `npm run build:examples` has made them, each under its name, under the strictest policy. */
export const exampleFiles = (directory: string, remoteOrigin: string): Hono =>
  new Hono()
    .use(async (c, next) => {
      c.header('Content-Security-Policy', strictHostPolicy(remoteOrigin));
      c.header('Cache-Control', 'no-cache');
      await next();
    })
    .get('*', serveStatic({ root: directory, rewriteRequestPath: (path) => path.replace(/^\/examples/, '') }))
    .all('*', (c) => c.text('There is no such example. Run `npm run build:examples`, then load this again.\n', 404));
