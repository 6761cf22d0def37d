import type { TicketLiveEvent } from '#contracts';
import type { LiveRenderer, LiveRenderers } from '../live/renderers.ts';
import { isInConversation } from './conversation.ts';
import { loadMessage } from './toMessage.ts';

const told =
  (type: 'message.added' | 'message.changed'): LiveRenderer<TicketLiveEvent> =>
  async (tx, messageId) => {
    const message = await loadMessage(tx, messageId);
    return message && isInConversation(message) ? { type, message } : null;
  };

/** Tells the conversation's changes on its ticket's stream. */
export const messageRenderers: LiveRenderers = {
  'message.added': told('message.added'),
  'message.changed': told('message.changed'),
  'message.removed': (_tx, messageId) => Promise.resolve({ type: 'message.removed', messageId }),
};
