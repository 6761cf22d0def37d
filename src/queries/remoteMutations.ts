import { mutationOptions, type QueryClient } from '@tanstack/svelte-query';
import type { SupportSessionResponse } from '#contracts';
import { machineRoutes } from '#contracts/http/routes/machine.ts';
import type { Peek } from '../peek.svelte.ts';
import { ticketKeys } from './keys.ts';

/** Starts or stops the recorded support session. */
export const sessionMutation = (peek: Peek, client: QueryClient, ticketId: string) =>
  mutationOptions({
    mutationFn: (action: 'start' | 'stop') =>
      peek.gateway.call(action === 'start' ? machineRoutes.startSupportSession : machineRoutes.stopSupportSession, {
        params: { ticketId },
      }),
    onSuccess: async (answer: SupportSessionResponse) => {
      peek.clock.see(answer.serverNow);
      client.setQueryData(ticketKeys.session(ticketId), answer);
      await client.invalidateQueries({ queryKey: ticketKeys.remoteActions(ticketId) });
    },
    onError: peek.notifyFailure,
  });

/** Has the server authorise one launch and hands its URL to the host, which opens it. */
export const launchMutation = (peek: Peek, ticketId: string) =>
  mutationOptions({
    mutationFn: async (action: string) => ({
      action,
      ...(await peek.gateway.call(machineRoutes.launchRemoteAction, { params: { ticketId, action } })),
    }),
    onSuccess: (launch) => peek.emit('remote.launched', launch),
    onError: peek.notifyFailure,
  });
