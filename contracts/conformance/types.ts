import type { RouteName } from '../http/routes.ts';
import type { Kit } from './kit.ts';

/** Which backend is tried, as whom, and how far the kit may go. */
export interface ConformanceOptions {
  /** Where `/api/…` lives, e.g. `http://localhost:4300`. */
  readonly baseUrl: string;
  /** Signs the test account in, e.g. `Cookie` or `Authorization`; sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** The ticket that is worked on; the first of the queue when absent. */
  readonly ticketId?: string;
  /** A ticket that exists and that the test account must not see. */
  readonly foreignTicketId?: string;
  /** Whether a real reply may be sent to the ticket's contact. */
  readonly mayMail?: boolean;
  /** How long the kit waits for an answer or an event, in milliseconds; 10 seconds when absent. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

/** One guarantee of the contract, and how to see whether it is kept. */
export interface Check {
  /** E.g. `notes.idempotent`. */
  readonly id: string;
  /** What the contract says, in a sentence. */
  readonly says: string;
  /** Throws a {@link Fault} where the backend does otherwise, a {@link Skipped} where it cannot be seen. */
  run(kit: Kit): Promise<void>;
}

export interface CheckResult {
  readonly id: string;
  readonly says: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** The last request of the check. */
  readonly asked: string;
  /** What came instead, or why the check was skipped; empty when it passed. */
  readonly came: string;
}

/** What the kit found. */
export interface ConformanceReport {
  readonly contract: string;
  readonly baseUrl: string;
  readonly passed: boolean;
  readonly results: readonly CheckResult[];
  /** Routes that were not asked even once. */
  readonly unasked: readonly RouteName[];
  /** What the kit could not take away again. */
  readonly left: readonly string[];
}

/** The backend does something else than the contract says. The message is what came. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** A check could not be made; the message says what it would need. */
export class Skipped extends Error {
  override readonly name = 'Skipped';
}
