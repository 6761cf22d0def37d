import { AgentUnreachable, type AgentLink } from './agentLink.ts';

/** What features may do with the customers' machines. */
export type Machines = Pick<AgentLink, 'isOnline' | 'requestConsent' | 'sendSessionState' | 'ask'>;

/**
 * The machines for features that are made before the link is open: what agents say needs the features,
 * and what features say needs the link. Until `connect` every machine is offline.
 */
export const createMachines = (): Machines & { connect(link: AgentLink): void } => {
  let open: AgentLink | null = null;
  const link = (): AgentLink => {
    if (!open) throw new AgentUnreachable('offline', 'The machine is offline.');
    return open;
  };
  return {
    connect: (opened) => {
      open = opened;
    },
    isOnline: (assetId) => open?.isOnline(assetId) ?? false,
    requestConsent: async (assetId, request) => link().requestConsent(assetId, request),
    sendSessionState: async (assetId, statement) => link().sendSessionState(assetId, statement),
    ask: async (assetId, question, timeoutMs) => link().ask(assetId, question, timeoutMs),
  };
};
