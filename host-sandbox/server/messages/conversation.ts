import { and, eq, isNotNull, isNull, ne, or, type Placeholder, type SQL } from 'drizzle-orm';
import { message } from '../db/schema.ts';

/**
 * Whether a row is part of the conversation. A reply that is known not to have left is not once its text
 * is a draft again: a system event tells of the failure. One that was held and has failed stays (its
 * release is on record still) as long as its text stands nowhere else.
 */
export const isInConversation: SQL | undefined = or(
  ne(message.kind, 'technician'),
  isNull(message.deliveryState),
  ne(message.deliveryState, 'failed'),
  isNotNull(message.releaseAt),
);

/** The conversation of a ticket, as a condition on rows. */
export const conversationOf = (ticketId: string | Placeholder): SQL | undefined =>
  and(eq(message.ticketId, ticketId), isInConversation);
