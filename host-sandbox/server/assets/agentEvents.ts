import type { AgentLinkCallbacks } from '../agents/callbacks.ts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { withTenant } from '../db/tenancy.ts';
import type { AgentIdentity } from '../agents/agentIdentity.ts';
import { keepPiece } from '../sessions/recording/keepPiece.ts';
import type { SupportSessions } from '../sessions/supportSessions.ts';
import { keepReading, pruneReadings } from './keepReading.ts';
import { arrive, leave } from './presence.ts';
import { takeCustomerMessage } from './takeCustomerMessage.ts';

const PRUNE_EVERY_MS = 10 * 60_000;

/** What the server does with what agents say: for `startAgentLink`. */
export const agentEvents = (context: ServerContext, sessions: SupportSessions): AgentLinkCallbacks => {
  const pruned = new Map<string, number>();

  const inTenant = (identity: AgentIdentity, work: (tx: Db, now: Date) => Promise<void>): Promise<void> =>
    withTenant(context.database.db, identity, (tx) => work(tx, context.now()));

  const isTimeToPrune = (assetId: string): boolean => {
    const now = context.now().getTime();
    if (now - (pruned.get(assetId) ?? 0) < PRUNE_EVERY_MS) return false;
    pruned.set(assetId, now);
    return true;
  };

  return {
    onConnected: async (identity, hello) => {
      await inTenant(identity, (tx, now) => arrive(tx, identity, identity.assetId, hello, now));
      await sessions.stateAgain(identity);
    },
    onReading: (identity, reading) =>
      inTenant(identity, async (tx, now) => {
        await keepReading(tx, identity, identity.assetId, reading, now);
        if (isTimeToPrune(identity.assetId)) await pruneReadings(tx, identity.assetId, now);
      }),
    onCustomerMessage: (identity, given) =>
      inTenant(identity, (tx, now) => takeCustomerMessage(tx, identity, given, now)),
    onConsentShown: (identity, sessionId) => sessions.consentShown(identity, sessionId),
    onConsentDecision: (identity, sessionId, decision) => sessions.decide(identity, sessionId, decision),
    onSessionStop: (identity, sessionId) => sessions.stopFromMachine(identity, sessionId),
    onRecordingChunk: (identity, chunk) =>
      withTenant(context.database.db, identity, (tx) => keepPiece(tx, identity, chunk, context.now())),
    onDisconnected: (identity) => inTenant(identity, (tx, now) => leave(tx, identity, identity.assetId, now)),
  };
};
