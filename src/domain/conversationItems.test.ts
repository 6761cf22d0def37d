import { describe, expect, test } from 'vitest';
import type { Message } from '#contracts';
import { arrangeConversation } from './conversationItems.ts';

const note = (id: string, createdAt: string): Message => ({
  kind: 'internal_note',
  id,
  ticketId: 't',
  createdAt,
  text: id,
  attachments: [],
  mentions: [],
  editedAt: null,
  author: { id: 'a', name: 'Ada' },
});
const event = (id: string, createdAt: string): Message => ({
  kind: 'system_event',
  id,
  ticketId: 't',
  createdAt,
  actor: { kind: 'system', name: 'System' },
  text: id,
  detail: null,
});
const dayOf = (instant: string): string => instant.slice(0, 10);
const shape = (messages: Message[]): string[] =>
  arrangeConversation(messages, dayOf).map((item) =>
    item.type === 'events'
      ? `events ${item.events.map(({ id }) => id).join('+')}`
      : item.type === 'day'
        ? item.date
        : item.type === 'new'
          ? 'new'
          : item.message.id,
  );

describe('the conversation as it is shown', () => {
  test('begins each day with its date', () => {
    expect(
      shape([
        note('a', '2026-11-22T23:00:00.000Z'),
        note('b', '2026-11-23T01:00:00.000Z'),
        note('c', '2026-11-23T02:00:00.000Z'),
      ]),
    ).toEqual(['2026-11-22', 'a', '2026-11-23', 'b', 'c']);
  });

  test('gathers neighbouring system events, and only within a day', () => {
    expect(
      shape([
        event('e1', '2026-11-22T10:00:00.000Z'),
        event('e2', '2026-11-22T11:00:00.000Z'),
        note('n', '2026-11-22T12:00:00.000Z'),
        event('e3', '2026-11-22T13:00:00.000Z'),
        event('e4', '2026-11-23T09:00:00.000Z'),
      ]),
    ).toEqual(['2026-11-22', 'events e1+e2', 'n', 'events e3', '2026-11-23', 'events e4']);
  });

  test('shows a kind of message that it does not know as a low-key row', () => {
    const unknown: Message = {
      kind: 'unknown',
      originalKind: 'poll',
      id: 'u',
      ticketId: 't',
      createdAt: '2026-11-22T10:00:00.000Z',
    };
    expect(shape([unknown])).toEqual(['2026-11-22', 'events u']);
  });

  test('draws a line before what is new, which also parts a run of events', () => {
    const messages = [event('e1', '2026-11-22T10:00:00.000Z'), event('e2', '2026-11-22T11:00:00.000Z')];
    const keys = arrangeConversation(messages, dayOf, { newFromId: 'e2' }).map(({ key }) => key);
    expect(keys).toEqual(['day 2026-11-22', 'events e1', 'new', 'events e2']);
  });

  test('keeps events apart where nothing else is shown', () => {
    const messages = [event('e1', '2026-11-22T10:00:00.000Z'), event('e2', '2026-11-22T11:00:00.000Z')];
    const keys = arrangeConversation(messages, dayOf, { gatherEvents: false }).map(({ key }) => key);
    expect(keys).toEqual(['day 2026-11-22', 'events e1', 'events e2']);
  });

  test('keeps the key of a run while it grows at its end', () => {
    const [first, second] = [event('e1', '2026-11-22T10:00:00.000Z'), event('e2', '2026-11-22T11:00:00.000Z')];
    const keys = (messages: Message[]) => arrangeConversation(messages, dayOf).map(({ key }) => key);
    expect(keys([first, second])).toEqual(keys([first]));
  });
});
