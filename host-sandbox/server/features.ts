import type { FeatureRoutes } from './app.ts';
import { config, shellOrigin } from '../config.ts';
import { createMachines } from './agents/machines.ts';
import { assetRenderers, assetRoutes } from './assets/assetRoutes.ts';
import { attachmentRoutes } from './attachments/attachmentRoutes.ts';
import type { ScanFile } from './attachments/finishUpload.ts';
import { uploadRoutes } from './attachments/uploadRoutes.ts';
import { cannedReplyRoutes } from './cannedReplies/cannedReplyRoutes.ts';
import { draftRoutes } from './drafts/draftRoutes.ts';
import { inboundRoutes } from './inbound/inboundRoutes.ts';
import { liveRoutes } from './live/liveRoutes.ts';
import type { Interruptions } from './live/sendStream.ts';
import { mailRoutes } from './mail/mailRoutes.ts';
import type { MailOptions } from './mail/sendReply.ts';
import { mergeRoutes } from './merges/mergeRoutes.ts';
import { messageRenderers } from './messages/liveMessages.ts';
import { messageRoutes } from './messages/messageRoutes.ts';
import { noteRoutes } from './messages/notes/noteRoutes.ts';
import { createNexie } from './nexie/createNexie.ts';
import { nexieRoutes } from './nexie/nexieRoutes.ts';
import type { Nexie } from './nexie/provider.ts';
import type { SummaryJobs } from './nexie/summaryJobs.ts';
import { participantRoutes } from './participants/participantRoutes.ts';
import { postureRoutes } from './posture/postureRoutes.ts';
import { presenceRenderers, presenceRoutes } from './presence/presenceRoutes.ts';
import { readMarkRoutes } from './readMarks/readMarkRoutes.ts';
import { relatedRoutes } from './related/relatedRoutes.ts';
import { remoteRoutes } from './remote/remoteRoutes.ts';
import { recordingRoutes } from './sessions/recording/recordingRoutes.ts';
import { sessionRoutes } from './sessions/sessionRoutes.ts';
import { createSupportSessions, type SupportSessions } from './sessions/supportSessions.ts';
import { sessionRenderers } from './sessions/toSession.ts';
import { slaRoutes } from './sla/slaRoutes.ts';
import { technicianRoutes } from './technicians/technicianRoutes.ts';
import { ticketRenderers } from './tickets/liveTickets.ts';
import { openingRoutes } from './tickets/openingRoutes.ts';
import { ticketRoutes } from './tickets/ticketRoutes.ts';
import { timeRoutes } from './time/timeRoutes.ts';

/** What the features are given beside the server's context. */
export interface FeatureOptions {
  readonly interruptions?: Interruptions;
  /** How replies are sent; at once when absent. */
  readonly mail?: MailOptions;
  /** Support sessions with the machines of this process. Without them, every machine is offline. */
  readonly sessions?: SupportSessions;
  /** Who writes Nexie's texts; the configured model or the built-in rules when absent. */
  readonly nexie?: Nexie;
  /** Where summaries are ordered. Without it nobody makes them in this process. */
  readonly summaries?: Pick<SummaryJobs, 'order'>;
  /** May refuse a file that was uploaded; every one is taken when absent. */
  readonly scan?: ScanFile;
}

/** Support sessions of a process to which no agent connects. */
const withoutMachines: FeatureRoutes = (bind, context) => {
  const { consentTimeoutMs } = config;
  sessionRoutes(createSupportSessions(context, createMachines(), { consentTimeoutMs }))(bind, context);
};

const nobody: Pick<SummaryJobs, 'order'> = { order: () => Promise.resolve() };

/**
 * Every feature's routes. The live streams come first: `/api/tickets/live` would else be taken for a
 * ticket whose id is `live`.
 */
export const allFeatures = ({
  interruptions,
  mail,
  sessions,
  nexie = createNexie(config.nexie),
  summaries = nobody,
  scan,
}: FeatureOptions = {}): FeatureRoutes[] => [
  liveRoutes({
    renderers: [ticketRenderers, messageRenderers, assetRenderers, sessionRenderers, presenceRenderers],
    interruptions,
  }),
  technicianRoutes(nexie.assistant),
  ticketRoutes,
  openingRoutes,
  messageRoutes,
  noteRoutes,
  readMarkRoutes,
  presenceRoutes,
  cannedReplyRoutes,
  participantRoutes,
  draftRoutes,
  uploadRoutes({ scan }),
  attachmentRoutes,
  inboundRoutes,
  mailRoutes(mail),
  slaRoutes,
  assetRoutes,
  postureRoutes,
  remoteRoutes({ origin: shellOrigin }),
  sessions ? sessionRoutes(sessions) : withoutMachines,
  recordingRoutes,
  nexieRoutes(nexie, summaries),
  timeRoutes,
  relatedRoutes,
  mergeRoutes,
];
