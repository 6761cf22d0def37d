import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import pino from 'pino';
import { createSite } from '../../../host-sandbox/server/app.ts';
import { openBlobStore } from '../../../host-sandbox/server/attachments/blobStore.ts';
import type { ServerContext } from '../../../host-sandbox/server/context.ts';
import { openDatabase } from '../../../host-sandbox/server/db/open.ts';
import { allFeatures } from '../../../host-sandbox/server/features.ts';
import { createRateLimits, LIMITS_PER_MINUTE } from '../../../host-sandbox/server/http/rateLimits.ts';
import { openKeptAnswers } from '../../../host-sandbox/server/kept/keptAnswers.ts';
import { openLiveHub } from '../../../host-sandbox/server/live/liveHub.ts';
import { startReleasingReplies } from '../../../host-sandbox/server/mail/releaseReplies.ts';
import { createFaultBoard } from '../../../host-sandbox/server/sandbox/faultBoard.ts';
import { seedIfEmpty } from '../../../host-sandbox/server/seed/seed.ts';
import type { BenchServerOptions } from './benchServer.ts';

/** The reference server as a process of its own, without mail in, agents and pages, which the bench does not ask for. */
const { databaseUrl, mailPort, holdMs, keeps = true } = JSON.parse(process.argv[2] ?? '') as BenchServerOptions;

const directory = await mkdtemp(path.join(tmpdir(), 'ticket-peek-bench-'));
const database = await openDatabase({ url: databaseUrl, directory: null });
const live = await openLiveHub(database);
const { kept, close: forgetKept } = openKeptAnswers(database);
// Every request is counted as ever; the bench is one very busy person.
const limits = { ...LIMITS_PER_MINUTE, 'sign-in': 1e9, read: 1e9, write: 1e9, upload: 1e9, assistant: 1e9 };
const context: ServerContext = {
  database,
  live,
  blobs: await openBlobStore(path.join(directory, 'blobs')),
  log: pino({ level: 'error' }),
  now: () => new Date(),
  limits: createRateLimits(database.db, limits),
  kept: keeps ? kept : undefined,
};
await seedIfEmpty(context, { anchor: context.now(), mailHost: 'localhost', mailPort, longTicket: 0 });

const board = createFaultBoard();
const nowhere = path.join(directory, 'none');
await mkdir(nowhere);
const site = createSite(context, allFeatures({ interruptions: board.interruptions, mail: { holdMs } }), {
  machines: { ask: () => Promise.resolve(null) } as never,
  sandbox: {
    board,
    neighbours: {} as never,
    config: { remoteManifestUrl: '', mailboxUrl: '', desktopUrl: '' },
  },
  shell: { directory: nowhere, examples: nowhere, lab: nowhere, remoteOrigin: 'http://localhost:1' },
});

// Before the shell's files, which answer everything else.
const flat: string[] = [];
const http = createAdaptorServer({
  fetch: (request, env) => {
    const url = new URL(request.url);
    if (!url.pathname.startsWith('/bench/')) return site.fetch(request, env);
    return bench(request, url.pathname);
  },
}) as Server;

const bench = async (request: Request, pathname: string): Promise<Response> => {
  if (pathname === '/bench/keep') {
    flat.push(await request.text());
    return new Response(`/bench/kept/${flat.length - 1}`);
  }
  if (pathname === '/bench/memory') {
    globalThis.gc?.();
    return Response.json(process.memoryUsage());
  }
  return new Response(flat[Number(pathname.split('/').at(-1))], { headers: { 'Content-Type': 'application/json' } });
};

// As the product's own: on a busy machine a connection rests for longer than Node's five seconds.
http.keepAliveTimeout = 75_000;

const stopReleasing = startReleasingReplies(context);
http.listen(0, 'localhost', () => process.send?.({ port: (http.address() as AddressInfo).port }));

process.once('disconnect', () => process.exit(0));
process.once('SIGTERM', () => {
  http.close();
  http.closeAllConnections();
  void stopReleasing()
    .then(() => live.close())
    .then(() => forgetKept())
    .then(() => database.close())
    .then(() => rm(directory, { recursive: true, force: true }))
    .then(() => process.exit(0));
});
