import type { FeatureRoutes } from './app.ts';
import { attachmentRoutes } from './attachments/attachmentRoutes.ts';
import { draftRoutes } from './drafts/draftRoutes.ts';
import { liveRoutes } from './live/liveRoutes.ts';
import type { Interruptions } from './live/sendStream.ts';
import { mailRoutes } from './mail/mailRoutes.ts';
import { messageRenderers } from './messages/liveMessages.ts';
import { messageRoutes } from './messages/messageRoutes.ts';
import { noteRoutes } from './messages/notes/noteRoutes.ts';
import { postureRoutes } from './posture/postureRoutes.ts';
import { relatedRoutes } from './related/relatedRoutes.ts';
import { slaRoutes } from './sla/slaRoutes.ts';
import { technicianRoutes } from './technicians/technicianRoutes.ts';
import { ticketRenderers } from './tickets/liveTickets.ts';
import { ticketRoutes } from './tickets/ticketRoutes.ts';
import { timeRoutes } from './time/timeRoutes.ts';

/** What the features are given beside the server's context. */
export interface FeatureOptions {
  readonly interruptions?: Interruptions;
}

/**
 * Every feature's routes. The live streams come first: `/api/tickets/live` would else be taken for a
 * ticket whose id is `live`.
 */
export const allFeatures = ({ interruptions }: FeatureOptions = {}): FeatureRoutes[] => [
  liveRoutes({ renderers: [ticketRenderers, messageRenderers], interruptions }),
  technicianRoutes,
  ticketRoutes,
  messageRoutes,
  noteRoutes,
  draftRoutes,
  attachmentRoutes,
  mailRoutes(),
  slaRoutes,
  postureRoutes,
  timeRoutes,
  relatedRoutes,
];
