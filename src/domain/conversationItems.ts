import type { Message } from '#contracts';

type SystemRow = Extract<Message, { kind: 'system_event' | 'unknown' }>;
type WrittenMessage = Exclude<Message, SystemRow>;

/** What the conversation shows, in order: days, messages, and runs of system events that fold together. */
export type ConversationItem =
  | { readonly type: 'day'; readonly key: string; readonly date: string }
  | { readonly type: 'message'; readonly key: string; readonly message: WrittenMessage }
  | { readonly type: 'events'; readonly key: string; readonly events: readonly SystemRow[] };

/** Runs of at least this many system events fold. */
export const FOLD_FROM = 4;

const isSystemRow = (message: Message): message is SystemRow =>
  message.kind === 'system_event' || message.kind === 'unknown';

/**
 * Arranges messages, oldest first, into what is shown. `dayOf` names the viewer's local day of an
 * instant, e.g. `2026-11-23`. Keys come from identities that the data owns, so that nothing is
 * rendered anew when older or newer messages arrive.
 */
export const arrangeConversation = (
  messages: readonly Message[],
  dayOf: (instant: string) => string,
): ConversationItem[] => {
  const items: ConversationItem[] = [];
  let day = '';
  for (const message of messages) {
    const date = dayOf(message.createdAt);
    if (date !== day) {
      day = date;
      items.push({ type: 'day', key: `day ${date}`, date });
    }
    const last = items.at(-1);
    if (!isSystemRow(message)) items.push({ type: 'message', key: message.id, message });
    else if (last?.type === 'events') items[items.length - 1] = { ...last, events: [...last.events, message] };
    else items.push({ type: 'events', key: `events ${message.id}`, events: [message] });
  }
  return items;
};
