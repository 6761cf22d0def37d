import { fillPath, routes, type RouteShape } from '#contracts';

/** One request as it goes over the wire. */
export interface WireRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** With its query. */
  readonly path: string;
  readonly body?: string;
}

const READ: readonly RouteShape[] = [
  routes.getOpening,
  routes.getSignedIn,
  routes.listTechnicians,
  routes.listPresence,
  routes.listParticipants,
  routes.getSla,
  routes.getAsset,
  routes.getPosture,
  routes.listRemoteActions,
  routes.getSupportSession,
  routes.getSummary,
  routes.getTime,
  routes.listRelated,
];

const QUERIES = new Map<RouteShape, string>([[routes.getOpening, '?limit=24']]);

/**
 * What one opening of a Peek asks of the server, beside the live stream: held against the panel itself
 * by openingRequests.dom.test.ts.
 *
 * @param newestMessageId which the technician has seen then
 */
export const openingRequests = (ticketId: string, newestMessageId: string, instanceId: string): WireRequest[] => [
  ...READ.map((route) => ({
    method: 'GET' as const,
    path: fillPath(route.path, { ticketId }) + (QUERIES.get(route) ?? ''),
  })),
  {
    method: 'POST',
    path: fillPath(routes.tellPresence.path, { ticketId }),
    body: JSON.stringify({ instanceId, activity: 'viewing' }),
  },
  {
    method: 'PUT',
    path: fillPath(routes.saveReadMark.path, { ticketId }),
    body: JSON.stringify({ messageId: newestMessageId }),
  },
];
