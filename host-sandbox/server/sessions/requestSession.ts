import { randomUUID } from 'node:crypto';
import { and, eq, isNull, lte } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { asset, supportSession, technician, ticket } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { changeSession, tellSession } from './changeSession.ts';
import { findSession, isSessionOpen, type NamedSession } from './toSession.ts';

type AssetRecord = typeof asset.$inferSelect;

/** The ticket's asset, with its row held; throws when it cannot be asked. */
const requireReachableAsset = async (tx: Db, assetId: string | null): Promise<AssetRecord> => {
  if (assetId === null) throw new ProblemError('asset-unavailable', 'No asset is linked to this ticket.');
  const [row] = await tx.select().from(asset).where(eq(asset.id, assetId)).for('no key update');
  if (!row?.online) {
    throw new ProblemError(
      'asset-unavailable',
      `${row?.name ?? 'The asset'} is offline. Ask again when its agent is connected.`,
    );
  }
  if (row.signedInUser === null) {
    throw new ProblemError('nobody-signed-in', `Nobody is signed in at ${row.name}, so nobody can consent.`);
  }
  return row;
};

/** Expires a request for this asset whose deadline has passed and that no sweep has met yet. */
const expireOverdue = async (tx: Db, me: SignedInTechnician, assetId: string, now: Date): Promise<void> => {
  const overdue = await tx
    .select({ id: supportSession.id })
    .from(supportSession)
    .where(
      and(
        eq(supportSession.assetId, assetId),
        eq(supportSession.state, 'awaiting_consent'),
        isNull(supportSession.endedAt),
        lte(supportSession.consentExpiresAt, now),
      ),
    );
  for (const { id } of overdue) await changeSession(tx, me, id, { type: 'timed_out', at: now });
};

const alreadyRunning = async (tx: Db, { id: assetId, name }: AssetRecord): Promise<ProblemError> => {
  const [running] = await tx
    .select({ by: technician.name, number: ticket.number })
    .from(supportSession)
    .innerJoin(technician, eq(technician.id, supportSession.requestedBy))
    .innerJoin(ticket, eq(ticket.id, supportSession.ticketId))
    .where(and(eq(supportSession.assetId, assetId), isSessionOpen))
    .orderBy(supportSession.requestedAt)
    .limit(1);
  const whose = running ? `, asked for by ${running.by} on #${running.number}` : '';
  return new ProblemError('session-running', `A support session on ${name} is under way${whose}.`);
};

/**
 * Asks for a session on the ticket's asset. Throws `asset-unavailable`, `nobody-signed-in`, and
 * `session-running`: the database lets one asset have one open session (index
 * `support_session_one_per_asset`).
 */
export const requestSession = async (
  tx: Db,
  me: SignedInTechnician,
  ticketId: string,
  options: { readonly now: Date; readonly consentTimeoutMs: number },
): Promise<NamedSession> => {
  const { now, consentTimeoutMs } = options;
  const { assetId } = await requireTicket(tx, ticketId);
  const machine = await requireReachableAsset(tx, assetId);
  await expireOverdue(tx, me, machine.id, now);
  const id = randomUUID();
  const [inserted] = await tx
    .insert(supportSession)
    .values({
      ...{ id, tenantId: me.tenantId, ticketId, assetId: machine.id, requestedBy: me.technicianId },
      state: 'awaiting_consent',
      requestedAt: now,
      consentExpiresAt: new Date(now.getTime() + consentTimeoutMs),
    })
    .onConflictDoNothing()
    .returning();
  const named = inserted && (await findSession(tx, id));
  if (!named) throw await alreadyRunning(tx, machine);
  await tellSession(tx, me, named, { kind: 'technician', name: me.name }, now);
  return named;
};
