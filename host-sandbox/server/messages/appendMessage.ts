import { randomUUID } from 'node:crypto';
import type { CustomerChannel, Recipients, SystemEvent, SystemEventDetail } from '#contracts';
import type { Db } from '../db/open.ts';
import { message } from '../db/schema.ts';
import type { TenantScope } from '../db/tenancy.ts';
import { publish } from '../live/liveHub.ts';
import type { MessageRecord } from './toMessage.ts';

interface Common {
  /** Made up when absent. */
  readonly id?: string;
  readonly ticketId: string;
  readonly text: string;
  /** What makes this message the only one of its kind in the tenant: a second one with it is refused by the database. */
  readonly sourceId?: string | null;
}

/** A message of any of the four kinds, before it has its place in the conversation. */
export type NewMessage = Common &
  (
    | {
        readonly kind: 'customer';
        readonly contactId: string | null;
        readonly authorName: string;
        readonly authorEmail: string | null;
        readonly channel: CustomerChannel;
        readonly html?: string | null;
        readonly quotedText?: string | null;
        readonly rfcMessageId?: string | null;
      }
    | {
        readonly kind: 'technician';
        readonly technicianId: string;
        readonly recipients: Recipients;
        readonly thenStatus: string | null;
        readonly subject: string;
        readonly deliveryState: 'queued' | 'sending';
        /** When a queued reply leaves. */
        readonly releaseAt: Date | null;
      }
    | { readonly kind: 'internal_note'; readonly technicianId: string; readonly mentionIds: string[] }
    | { readonly kind: 'system_event'; readonly event: Pick<SystemEvent, 'actor' | 'detail'> }
  );

/** Puts a message at the end of its ticket's conversation and publishes `message.added`. */
export const appendMessage = async (
  tx: Db,
  scope: TenantScope,
  { id = randomUUID(), ...rest }: NewMessage,
  now: Date,
): Promise<MessageRecord> => {
  const [row] = await tx
    .insert(message)
    .values({
      ...rest,
      id,
      tenantId: scope.tenantId,
      createdAt: now,
      ...(rest.kind === 'technician' ? { deliveryAt: now } : {}),
    })
    .returning();
  if (!row) throw new Error('The database kept no message.');
  const topic = `ticket:${rest.ticketId}`;
  const mailed = rest.kind === 'customer' && rest.channel.via === 'email';
  await publish(
    tx,
    scope,
    [
      { topic, type: 'message.added', subjectId: id },
      // Whoever stands in the mail takes part from now on, or no longer.
      ...(mailed ? [{ topic, type: 'resource.changed', subjectId: 'participants' }] : []),
    ],
    now,
  );
  return row;
};

/**
 * Records in the conversation that something happened.
 *
 * @param text an English sentence for readers that do not know `detail`'s type
 */
export const appendSystemEvent = (
  tx: Db,
  scope: TenantScope,
  ticketId: string,
  actor: SystemEvent['actor'],
  detail: SystemEventDetail | null,
  text: string,
  now: Date,
): Promise<MessageRecord> =>
  appendMessage(tx, scope, { kind: 'system_event', ticketId, text, event: { actor, detail } }, now);
