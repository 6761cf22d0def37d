import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { AgentUnreachable } from '../../agents/agentConnection.ts';
import type { Machines } from '../../agents/machines.ts';
import type { ServerContext } from '../../context.ts';
import { openLaunch, viewedAsset } from '../launches.ts';
import { deadLaunchPage, viewPage } from './layout.ts';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const harden = (c: Context): void => {
  c.header('Content-Security-Policy', POLICY);
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cache-Control', 'no-store');
};

const ASSETS = { 'view.js': 'text/javascript; charset=utf-8', 'view.css': 'text/css; charset=utf-8' } as const;

const bearerOf = (c: Context): string => /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';

/** What the page of a view asks for again and again, or why it cannot be answered. */
const liveView = async (c: Context, context: ServerContext, machines: Pick<Machines, 'ask'>): Promise<Response> => {
  const assetId = await viewedAsset(context, c.req.param('launchId') ?? '', bearerOf(c));
  if (assetId === null) {
    return c.json(
      { message: 'The time of this view is over. Launch the action again from the ticket.', final: true },
      403,
    );
  }
  try {
    const [system, disks, processes] = await Promise.all([
      machines.ask(assetId, 'system'),
      machines.ask(assetId, 'disks'),
      machines.ask(assetId, 'processes'),
    ]);
    return c.json({ at: context.now().toISOString(), system, disks: disks.items, processes: processes.items });
  } catch (error) {
    if (!(error instanceof AgentUnreachable)) throw error;
    return c.json({ message: error.message, final: false }, 503);
  }
};

/**
 * The pages of launched remote actions, to be mounted at `/sandbox/remote`. Opening a token uses it up;
 * the page then asks with a secret that stands in the page alone, in no cookie and in no address.
 */
export const remotePages = (context: ServerContext, machines: Pick<Machines, 'ask'>): Hono => {
  const app = new Hono();
  app.use(async (c, next) => {
    harden(c);
    await next();
  });
  for (const [name, type] of Object.entries(ASSETS)) {
    app.get(`/${name}`, async (c) =>
      c.body(await readFile(path.join(import.meta.dirname, 'public', name), 'utf8'), 200, { 'Content-Type': type }),
    );
  }
  app.get('/:launchId/live', (c) => liveView(c, context, machines));
  app.get('/:token', async (c) => {
    const launch = await openLaunch(context, c.req.param('token'));
    return launch ? c.html(viewPage(launch)) : c.html(deadLaunchPage(), 410);
  });
  return app;
};
