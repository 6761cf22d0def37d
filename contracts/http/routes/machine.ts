import { assetResponseSchema } from '../../asset.ts';
import { postureResponseSchema } from '../../posture.ts';
import { remoteActionSchema, remoteLaunchSchema, supportSessionResponseSchema } from '../../supportSession.ts';
import { items } from '../items.ts';
import { route } from '../route.ts';

/** The machine that the ticket is about, and the sessions on it. */
export const machineRoutes = {
  getAsset: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/asset',
    response: assetResponseSchema,
    successStatus: 200,
  }),
  getPosture: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/posture',
    response: postureResponseSchema,
    successStatus: 200,
  }),
  listRemoteActions: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/remote-actions',
    response: items(remoteActionSchema),
    successStatus: 200,
  }),
  launchRemoteAction: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/remote-actions/{action}/launches',
    response: remoteLaunchSchema,
    successStatus: 201,
  }),
  getSupportSession: route({
    method: 'GET',
    path: '/api/tickets/{ticketId}/support-session',
    response: supportSessionResponseSchema,
    successStatus: 200,
  }),
  startSupportSession: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/support-session',
    response: supportSessionResponseSchema,
    successStatus: 201,
  }),
  stopSupportSession: route({
    method: 'POST',
    path: '/api/tickets/{ticketId}/support-session/stop',
    response: supportSessionResponseSchema,
    successStatus: 200,
  }),
} as const;
