import { and, eq } from 'drizzle-orm';
import type { TicketLiveEvent } from '#contracts';
import { message } from '../db/schema.ts';
import type { LiveRenderer, LiveRenderers } from '../live/renderers.ts';
import { isInConversation } from './conversation.ts';
import { toMessages } from './toMessage.ts';

const teller =
  (type: 'message.added' | 'message.changed'): LiveRenderer<TicketLiveEvent> =>
  async (tx, messageId) => {
    const rows = await tx
      .select()
      .from(message)
      .where(and(eq(message.id, messageId), isInConversation));
    const [told] = await toMessages(tx, rows);
    return told ? { type, message: told } : null;
  };

/** Tells the conversation's changes on its ticket's stream. */
export const messageRenderers: LiveRenderers = {
  'message.added': teller('message.added'),
  'message.changed': teller('message.changed'),
  'message.removed': (_tx, messageId) => Promise.resolve({ type: 'message.removed', messageId }),
};
