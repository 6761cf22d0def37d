import type { Message } from '#contracts';

type SystemRow = Extract<Message, { kind: 'system_event' | 'unknown' }>;
type WrittenMessage = Exclude<Message, SystemRow>;

/** What the conversation shows, in order: days, what is new, messages, and runs of system events that fold together. */
export type ConversationItem =
  | { readonly type: 'day'; readonly key: string; readonly date: string }
  | { readonly type: 'new'; readonly key: string }
  | { readonly type: 'message'; readonly key: string; readonly message: WrittenMessage }
  | { readonly type: 'events'; readonly key: string; readonly events: readonly SystemRow[] };

/** Runs of at least this many system events fold. */
export const FOLD_FROM = 4;

/** How the conversation is arranged. */
export interface Arrangement {
  /** The first message that is new to the reader: a line stands before it. */
  readonly newFromId?: string | null;
  /** Whether neighbouring events make one run; true when absent. */
  readonly gatherEvents?: boolean;
}

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
  { newFromId = null, gatherEvents = true }: Arrangement = {},
): ConversationItem[] => {
  const items: ConversationItem[] = [];
  let day = '';
  for (const message of messages) {
    const date = dayOf(message.createdAt);
    if (date !== day) {
      day = date;
      items.push({ type: 'day', key: `day ${date}`, date });
    }
    if (message.id === newFromId) items.push({ type: 'new', key: 'new' });
    const last = items.at(-1);
    if (!isSystemRow(message)) items.push({ type: 'message', key: message.id, message });
    else if (gatherEvents && last?.type === 'events')
      items[items.length - 1] = { ...last, events: [...last.events, message] };
    else items.push({ type: 'events', key: `events ${message.id}`, events: [message] });
  }
  return items;
};

/** The key of the item that shows each message, by the message's id. */
export const keysByMessage = (items: readonly ConversationItem[]): Map<string, string> => {
  const keys = new Map<string, string>();
  for (const item of items) {
    if (item.type === 'message') keys.set(item.message.id, item.key);
    else if (item.type === 'events') for (const { id } of item.events) keys.set(id, item.key);
  }
  return keys;
};

/** The day of the item at an index; null before the first one. */
export const dayAt = (items: readonly ConversationItem[], index: number): string | null => {
  for (let at = Math.min(index, items.length - 1); at >= 0; at -= 1) {
    const item = items[at]!;
    if (item.type === 'day') return item.date;
  }
  return null;
};
