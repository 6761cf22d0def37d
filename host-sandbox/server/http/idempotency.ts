import { createHash } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import { problemSchema } from '#contracts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { idempotencyKey } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { ProblemError } from './problem.ts';
import type { SignedInTechnician } from './signIn.ts';

/** How long a first answer is replayed, in milliseconds (contracts/http/route.ts, `idempotencyKey`). */
export const REPLAY_MS = 24 * 60 * 60 * 1000;

/** A key with what it was sent for. Keys are scoped to the technician: two people cannot meet on one. */
export interface KeyedRequest {
  readonly me: SignedInTechnician;
  readonly key: string;
  /** Everything that makes the request what it is: route, path parameters and parsed body. */
  readonly request: unknown;
}

/** An answer as it is stored: a body with 2xx, or a problem with 4xx or 5xx. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What a claim found: the key is ours now, or an earlier request has an answer, or has none yet. */
export type Claim =
  | { readonly state: 'claimed' }
  | { readonly state: 'answered'; readonly answer: StoredAnswer }
  | { readonly state: 'in-flight' };

const hashOf = (request: unknown): string => createHash('sha256').update(JSON.stringify(request)).digest('hex');

const rowOf = ({ me, key }: KeyedRequest) =>
  and(eq(idempotencyKey.technicianId, me.technicianId), eq(idempotencyKey.key, key));

/** Says that the key was used for something else. */
export const mismatch = (): ProblemError =>
  new ProblemError(
    'idempotency-mismatch',
    'This Idempotency-Key was used for another text, ticket or attachment. Send again with a fresh key.',
  );

/**
 * Claims a key for this request inside the transaction that begins its work. A second claim waits for
 * the first one's transaction, in whichever process it runs.
 *
 * Throws `idempotency-mismatch` when the key was used for another request within {@link REPLAY_MS}.
 */
export const claimKey = async (tx: Db, keyed: KeyedRequest, now: Date): Promise<Claim> => {
  const requestHash = hashOf(keyed.request);
  const fresh = { requestHash, createdAt: now, status: null, body: null };
  const claimed = await tx
    .insert(idempotencyKey)
    .values({ tenantId: keyed.me.tenantId, technicianId: keyed.me.technicianId, key: keyed.key, ...fresh })
    .onConflictDoUpdate({
      target: [idempotencyKey.technicianId, idempotencyKey.key],
      set: fresh,
      setWhere: lt(idempotencyKey.createdAt, new Date(now.getTime() - REPLAY_MS)),
    })
    .returning({ key: idempotencyKey.key });
  if (claimed.length > 0) return { state: 'claimed' };

  const [earlier] = await tx.select().from(idempotencyKey).where(rowOf(keyed));
  if (earlier && earlier.requestHash !== requestHash) {
    throw mismatch();
  }
  if (!earlier || earlier.status === null) return { state: 'in-flight' };
  return { state: 'answered', answer: { status: earlier.status, body: earlier.body } };
};

/** Keeps the first answer to a claimed key, in the transaction that makes it true. */
export const storeAnswer = async (tx: Db, keyed: KeyedRequest, { status, body }: StoredAnswer): Promise<void> => {
  await tx.update(idempotencyKey).set({ status, body }).where(rowOf(keyed));
};

/** Gives a stored answer again: returns its body, or throws the problem that it was. */
export const replay = <T>({ status, body }: StoredAnswer): T => {
  if (status < 400) return body as T;
  const { code, detail, serverAnswer, errors } = problemSchema.parse(body);
  throw new ProblemError(code, detail ?? '', { serverAnswer, errors });
};

/** Says that the first request with this key has no answer yet. */
export const inFlight = (): ProblemError =>
  new ProblemError('idempotency-in-flight', 'The same message is on its way already. Wait for its answer.');

/**
 * Does work that only touches the database once per Idempotency-Key: claim, work and answer are one
 * transaction, so after a crash either all of it is there or none of it, and a repeated request gets
 * the first one's answer. When `work` throws, nothing is kept, the key included.
 *
 * Use the `tx` that `work` is handed, never `context.database.db` (PGlite has one connection). Work
 * that talks to the network must not use this; see mail/sendReply.ts.
 *
 * @param request everything that makes the request what it is, e.g. `{ route: 'addNote', ticketId, body }`
 */
export const idempotent = <T>(
  context: ServerContext,
  me: SignedInTechnician,
  key: string,
  request: unknown,
  work: (tx: Db) => Promise<T>,
): Promise<T> =>
  withTenant(context.database.db, me, async (tx) => {
    const keyed: KeyedRequest = { me, key, request };
    const claim = await claimKey(tx, keyed, context.now());
    if (claim.state === 'answered') return replay<T>(claim.answer);
    if (claim.state === 'in-flight') throw inFlight();
    const body = await work(tx);
    await storeAnswer(tx, keyed, { status: 200, body });
    return body;
  });

/**
 * The same inside of a transaction that answers with what is so afterwards: work that was done under the key is not done
 * again. Without a key (`''`), it is done each time.
 */
export const atMostOnce = async (tx: Db, keyed: KeyedRequest, now: Date, work: () => Promise<void>): Promise<void> => {
  if (keyed.key === '') return work();
  const claim = await claimKey(tx, keyed, now);
  if (claim.state === 'answered') return;
  if (claim.state === 'in-flight') throw inFlight();
  await work();
  await storeAnswer(tx, keyed, { status: 200, body: null });
};

/** Removes keys whose answers are no longer replayed. For `withSystem`. */
export const forgetOldKeys = async (tx: Db, now: Date): Promise<void> => {
  await tx.delete(idempotencyKey).where(lt(idempotencyKey.createdAt, new Date(now.getTime() - REPLAY_MS)));
};
