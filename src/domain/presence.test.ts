import { describe, expect, test } from 'vitest';
import type { Presence } from '#contracts';
import { activityText, othersPresent, typingText } from './presence.ts';

const one = (id: string, activity: string, since = '2026-11-23T10:00:00.000Z'): Presence => ({
  technician: { id, name: `${id} Name` },
  activity,
  since,
});

describe('who else is on the ticket', () => {
  test('leaves oneself out, and everybody as long as it is not known who that is', () => {
    const present = [one('me', 'viewing'), one('ben', 'viewing')];
    expect(othersPresent(present, 'me').map(({ technician }) => technician.id)).toEqual(['ben']);
    expect(othersPresent(present, undefined)).toEqual([]);
  });

  test('has those who type first, the idle last, and each once', () => {
    const present = [
      one('a', 'idle'),
      one('b', 'viewing', '2026-11-23T10:05:00.000Z'),
      one('c', 'viewing', '2026-11-23T10:01:00.000Z'),
      one('d', 'typing_reply'),
      one('d', 'idle'),
    ];
    expect(othersPresent(present, 'me').map(({ technician, activity }) => `${technician.id} ${activity}`)).toEqual([
      'd typing_reply',
      'c viewing',
      'b viewing',
      'a idle',
    ]);
  });

  test.each([
    ['viewing', 'viewing'],
    ['typing_reply', 'typing a reply'],
    ['idle', 'idle'],
    ['on_a_call', 'viewing'],
  ])('who is %s is told as %s', (activity, words) => {
    expect(activityText(activity)).toBe(words);
  });

  test.each([
    [[], ''],
    [['a'], 'a Name is typing a reply…'],
    [['a', 'b'], 'a Name and b Name are typing replies…'],
    [['a', 'b', 'c', 'd'], 'a Name, b Name and 2 more are typing replies…'],
  ])('%j at the keys is one sentence', (ids, sentence) => {
    expect(typingText([...ids.map((id) => one(id, 'typing_reply')), one('z', 'viewing')])).toBe(sentence);
  });
});
