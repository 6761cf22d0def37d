import { expect, test } from 'vitest';
import { TICKET_PRIORITIES, TICKET_STATUSES } from '#contracts';
import { priorityLabel, statusLabel, wordsOf } from './labels.ts';

test('every status has its words', () => {
  expect(TICKET_STATUSES.map((status) => statusLabel(status))).toEqual([
    'New',
    'In progress',
    'Waiting on customer',
    'On hold',
    'Resolved',
    'Closed',
  ]);
});

test('every priority has its words', () => {
  expect(TICKET_PRIORITIES.map((priority) => priorityLabel(priority))).toEqual(['Low', 'Medium', 'High', 'Critical']);
});

test.each([statusLabel, priorityLabel, wordsOf])('a value of a later contract can be read', (label) => {
  expect(label('waiting_on-vendor')).toBe('Waiting on vendor');
});
