import type { Message } from '#contracts';
import { FOLD_FROM } from './conversationItems.ts';

type EventLike = Extract<Message, { kind: 'system_event' | 'unknown' }>;

/** A stretch of a run of events: shown row by row, or folded into one row. */
export interface EventStretch {
  readonly key: string;
  readonly folded: boolean;
  readonly events: readonly EventLike[];
}

/** What somebody may have to act upon never hides in a fold. */
const ALWAYS_SHOWN = new Set(['reply_bounced', 'reply_failed', 'automatic_reply', 'sla_breached']);

const isAlwaysShown = (event: EventLike): boolean => {
  if (event.kind !== 'system_event' || event.detail === null) return false;
  const { detail } = event;
  // The way to a session's replay is looked for where the session ended; that it was asked for and accepted may fold.
  if (detail.type === 'session_changed') return detail.ended && detail.state === 'active';
  return ALWAYS_SHOWN.has(detail.type);
};

/** Cuts a run of neighbouring events into stretches, in their order. Long stretches of everyday events fold. */
export const foldEvents = (events: readonly EventLike[]): EventStretch[] => {
  const groups: EventLike[][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last && isAlwaysShown(last[0]!) === isAlwaysShown(event)) last.push(event);
    else groups.push([event]);
  }
  return groups.map((group) => ({
    key: group[0]!.id,
    folded: group.length >= FOLD_FROM && !isAlwaysShown(group[0]!),
    events: group,
  }));
};
