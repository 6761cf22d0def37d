import { conversationRoutes } from './routes/conversation.ts';
import { fileRoutes } from './routes/file.ts';
import { machineRoutes } from './routes/machine.ts';
import { nexieRoutes } from './routes/nexie.ts';
import { queueRoutes } from './routes/queue.ts';
import { recordingRoutes } from './routes/recording.ts';
import { sessionRoutes } from './routes/session.ts';
import { ticketRoutes } from './routes/ticket.ts';
import { timeRoutes } from './routes/time.ts';

/**
 * The HTTP API that a backend of the Peek speaks: the one table from which the remote's client, the
 * reference server's routes and the OpenAPI 3.1 document are derived. Who needs a part of it only, and is small
 * for that, takes the part.
 */
export const routes = {
  ...sessionRoutes,
  ...queueRoutes,
  ...ticketRoutes,
  ...conversationRoutes,
  ...fileRoutes,
  ...nexieRoutes,
  ...machineRoutes,
  ...recordingRoutes,
  ...timeRoutes,
} as const;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
