import type { Reading } from '#contracts';
import type { ConsentDecision, Hello, RecordingChunk } from '../../agent/protocol.ts';
import type { AgentIdentity, Refusal } from './agentIdentity.ts';

type Done = Promise<void> | void;

/**
 * What the server does with what agents say. Callbacks of one asset follow each other and never overlap;
 * those of different assets run side by side. What a callback throws is logged; where it matters for the
 * agent is said below. Every string comes from a machine and is as hostile as mail.
 */
export interface AgentLinkCallbacks {
  /**
   * The asset is there: at its first message, at each reconnect, and again when who is signed in has changed.
   * `isOnline` is true by now. The agent knows of no session after a reconnect, so this is where an open
   * request for consent and a running session are stated again. Throwing turns the agent away.
   */
  onConnected(identity: AgentIdentity, hello: Hello): Done;
  onReading(identity: AgentIdentity, reading: Reading): Done;
  /**
   * Acknowledged once it resolved, and repeated until then, also over restarts of either side: keep it
   * idempotent by asset and `messageId`. Throwing means: not now, come again.
   */
  onCustomerMessage(identity: AgentIdentity, message: { messageId: string; text: string }): Promise<void>;
  /** May come more than once for a session. */
  onConsentShown(identity: AgentIdentity, sessionId: string): Done;
  /**
   * Repeated until `sendSessionState` says what became of it, also when it changed nothing. The id may be
   * of any session: check that it is this asset's.
   */
  onConsentDecision(identity: AgentIdentity, sessionId: string, decision: ConsentDecision): Done;
  /** As {@link onConsentDecision}. */
  onSessionStop(identity: AgentIdentity, sessionId: string): Done;
  /** Whether the piece is kept, now or before; acknowledged once it resolved, and repeated until then. */
  onRecordingChunk(identity: AgentIdentity, chunk: RecordingChunk): Promise<boolean>;
  /** The asset is no longer there. Not called for a connection in whose place the asset has opened another. */
  onDisconnected(identity: AgentIdentity): Done;
  /** Somebody was turned away before a word was heard. */
  onRefused?(refusal: Refusal): void;
}
