import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { messagePage } from '../pages/messagePage.ts';
import { apiRoutes } from './apiRoutes.ts';
import { controlRoutes } from './controlRoutes.ts';
import { NotHere, type MailDesk } from './desk.ts';
import { pageRoutes } from './pageRoutes.ts';
import { security } from './security.ts';

const ASSETS: Readonly<Record<string, string>> = {
  'base.css': 'text/css; charset=utf-8',
  'lists.css': 'text/css; charset=utf-8',
  'mail.css': 'text/css; charset=utf-8',
  'writing.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
};

/** Largest request, in bytes: a mail with its attachments, as JSON with base64. */
const REQUEST_MAX_BYTES = 36 * 1024 * 1024;

/** Everything that the mail process serves over HTTP: pages, JSON API, fault control. */
export const createApp = (desk: MailDesk): Hono => {
  const app = new Hono();
  app.use(security);
  app.use(
    bodyLimit({
      maxSize: REQUEST_MAX_BYTES,
      onError: (context) =>
        context.html(messagePage('Too large', 'Text and attachments may have 36 MB together. Send less at once.'), 413),
    }),
  );
  app.get('/assets/:name', (context) => {
    const name = context.req.param('name');
    const mediaType = ASSETS[name];
    if (mediaType === undefined) throw new NotHere('There is no such file.');
    const file = readFileSync(new URL(`../pages/public/${name}`, import.meta.url));
    return context.body(file, 200, { 'Content-Type': mediaType, 'Cache-Control': 'no-cache' });
  });
  app.route('/api/mailboxes', apiRoutes(desk));
  app.route('/control', controlRoutes(desk));
  app.route('/', pageRoutes(desk));
  app.notFound((context) => context.html(messagePage('Not found', 'There is no such page.'), 404));
  app.onError((error, context) => {
    if (error instanceof NotHere) return context.html(messagePage('Not found', error.message), 404);
    console.error(error);
    return context.html(messagePage('Something went wrong', error.message), 500);
  });
  return app;
};
