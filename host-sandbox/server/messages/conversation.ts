import { and, eq, isNull, ne, or, type SQL } from 'drizzle-orm';
import type { KnownMessage } from '#contracts';
import { message } from '../db/schema.ts';

/**
 * A reply that is known not to have left is no part of the conversation: its text is in the draft
 * again, and a system event tells of the failure.
 */
export const isInConversation = (entry: KnownMessage): boolean =>
  entry.kind !== 'technician' || entry.delivery.state !== 'failed';

/** {@link isInConversation} as a condition on the rows of a ticket. */
export const conversationOf = (ticketId: string): SQL | undefined =>
  and(
    eq(message.ticketId, ticketId),
    or(ne(message.kind, 'technician'), isNull(message.deliveryState), ne(message.deliveryState, 'failed')),
  );
