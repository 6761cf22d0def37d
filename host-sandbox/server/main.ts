import path from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import pino from 'pino';
import { auditHeadsFile, config, FILES_HOST, filesOrigin, originOf, shellOrigin } from '../config.ts';
import { announceReady, listen, onStop } from '../process.ts';
import { startAgentLink } from './agents/agentLink.ts';
import { openMachineRelay } from './agents/machineRelay.ts';
import { createMachines } from './agents/machines.ts';
import { openPki } from './agents/pki.ts';
import { createSite } from './app.ts';
import { agentEvents } from './assets/agentEvents.ts';
import { enrolSandboxMachines } from './assets/enrolSandboxMachines.ts';
import { startForgettingSilentAssets } from './assets/presence.ts';
import { openBackupDoor } from './backup/backupDoor.ts';
import { openBlobStore } from './attachments/blobStore.ts';
import { createClamdScan } from './attachments/clamd.ts';
import { createFileLinks, openFileKey } from './attachments/fileLinks.ts';
import { createFilesSite } from './attachments/filesSite.ts';
import { startSweepingUploads } from './attachments/sweepUploads.ts';
import { openHeadKey } from './audit/headKey.ts';
import { startNotingHeads } from './audit/noteHead.ts';
import type { ServerContext } from './context.ts';
import { openDatabase } from './db/open.ts';
import { allFeatures } from './features.ts';
import { createRateLimits } from './http/rateLimits.ts';
import { startInboundSmtp } from './inbound/startInboundSmtp.ts';
import { startForgettingNews } from './live/forgetOldNews.ts';
import { startForgettingChanges } from './kept/forgetChanges.ts';
import { openKeptAnswers } from './kept/keptAnswers.ts';
import { openLiveHub } from './live/liveHub.ts';
import { startMailHousekeeping } from './mail/recoverSends.ts';
import { startForgettingSilent } from './presence/forgetSilent.ts';
import { startReleasingReplies } from './mail/releaseReplies.ts';
import { smtpLimits } from './mail/smtpConversation.ts';
import { startCheckingAccounts } from './mail/signInRefusal.ts';
import { createNexie } from './nexie/createNexie.ts';
import { startSummaryJobs } from './nexie/summaryJobs.ts';
import { startSummaryWatch } from './nexie/summaryWatch.ts';
import { createFaultBoard } from './sandbox/faultBoard.ts';
import { neighboursAt } from './sandbox/neighbours.ts';
import { seedIfEmpty } from './seed/seed.ts';
import { createSupportSessions, startSessionSweep } from './sessions/supportSessions.ts';
import { startSlaSweep } from './sla/slaSweep.ts';
import { startSummingUpTally } from './tickets/sumUpTally.ts';

const database = await openDatabase({ url: config.databaseUrl, directory: path.join(config.dataDir, 'database') });
const live = await openLiveHub(database);
const now = () => new Date();
const { kept, close: forgetKept } = openKeptAnswers(database);
const files = createFileLinks({ key: await openFileKey(config.dataDir), origin: filesOrigin, now });
const context: ServerContext = {
  database,
  live,
  blobs: await openBlobStore(path.join(config.dataDir, 'blobs')),
  log: pino({ level: process.env['PEEK_LOG_LEVEL'] ?? 'info' }),
  now,
  files,
  limits: createRateLimits(database.db),
  kept,
};
await seedIfEmpty(context, {
  anchor: context.now(),
  mailHost: config.host,
  mailPort: config.customerSmtp.port,
  longTicket: config.seedLongTicket,
});

const machines = createMachines();
const relay = await openMachineRelay(database, machines, context.log);
const sessions = createSupportSessions(context, machines, { consentTimeoutMs: config.consentTimeoutMs });
const nexie = createNexie(config.nexie);
const summaries = await startSummaryJobs(context, nexie);

const smtp = smtpLimits(config.smtpSilenceMs, config.smtpAnswerMs);
/** Conversations with mail servers that go on after their author was told so. */
const conversations = new Set<Promise<void>>();
const goesOn = (conversation: Promise<void>): void => {
  conversations.add(conversation);
  void conversation.then(() => conversations.delete(conversation));
};

const board = createFaultBoard();
const features = allFeatures({
  interruptions: board.interruptions,
  mail: { holdMs: config.undoSendMs, limits: smtp, goesOn },
  sessions,
  nexie,
  summaries,
  scan: config.clamd ? createClamdScan(config.clamd) : undefined,
});
const site = createSite(context, features, {
  backup: config.databaseUrl ? null : await openBackupDoor(context, config.dataDir, `${shellOrigin}/sandbox/backup`),
  machines: relay,
  sandbox: {
    board,
    neighbours: neighboursAt({ mailbox: originOf(config.mailbox), desktop: originOf(config.desktop) }),
    config: {
      remoteManifestUrl: `${originOf(config.remote)}/mf-manifest.json`,
      mailboxUrl: originOf(config.mailbox),
      desktopUrl: originOf(config.desktop),
    },
  },
  shell: {
    directory: path.resolve(import.meta.dirname, '../../dist/shell'),
    examples: path.resolve(import.meta.dirname, '../../dist/examples'),
    lab: path.resolve(import.meta.dirname, '../../dist/lab'),
    remoteOrigin: originOf(config.remote),
  },
});
const http = createAdaptorServer({ fetch: site.fetch, hostname: config.host }) as Server;
// Longer than browsers and proxies keep an idle connection: else it is closed under a request of theirs.
http.keepAliveTimeout = 75_000;
await listen(http, config.shell);
const downloads = createAdaptorServer({ fetch: createFilesSite(context, files).fetch }) as Server;
await listen(downloads, config.files, FILES_HOST);

// Each entry ends what was started, newest first.
const stops: (() => unknown)[] = [
  () => database.close(),
  () => forgetKept(),
  () => live.close(),
  () => relay.close(),
  () => summaries.stop(),
];
stops.push(startForgettingNews(context));
stops.push(startForgettingSilent(context));
stops.push(startForgettingChanges(context));
stops.push(startSummingUpTally(context));
stops.push(startSweepingUploads(context));
stops.push(startMailHousekeeping(context, smtp));
stops.push(startReleasingReplies(context, { limits: smtp }));
stops.push(() => Promise.all(conversations));
stops.push(startCheckingAccounts(context));
stops.push(startSlaSweep(context));
stops.push(startSummaryWatch(context, summaries));
stops.push(startForgettingSilentAssets(context));
stops.push(startSessionSweep(context, sessions));
stops.push(startNotingHeads(context, { file: auditHeadsFile, key: await openHeadKey(config.dataDir) }));
const pki = await openPki({ dataDir: config.dataDir });
await enrolSandboxMachines(context, pki, config.dataDir);
const callbacks = agentEvents(context, sessions);
const link = await startAgentLink({ port: config.agentLink, pki, callbacks, log: context.log });
machines.connect(link);
stops.push(() => link.close());
const inbound = await startInboundSmtp({ context, port: config.inboundSmtp });
stops.push(() => inbound.close());
stops.push(() => {
  for (const site of [http, downloads]) {
    site.close();
    site.closeAllConnections();
  }
});

onStop(async () => {
  for (const stop of stops.reverse()) await stop();
});
announceReady();
