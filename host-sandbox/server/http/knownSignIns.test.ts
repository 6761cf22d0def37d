import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KnownSignIns } from './knownSignIns.ts';
import type { SignedInTechnician } from './signIn.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const LATER = new Date('2026-05-04T20:00:00Z');
const ada: SignedInTechnician = {
  tenantId: 'tenant-north',
  technicianId: 'tech-ada',
  name: 'Ada',
  role: 'lead',
  csrfToken: 'token',
};

let known: KnownSignIns;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  known = new KnownSignIns();
});
afterEach(() => void vi.useRealTimers());

test('nobody is known who was not looked up', () => {
  known.lookingUp('a');
  expect(known.find('a', NOW)).toBeNull();
  known.lookingUp('a')(ada, LATER);
  expect(known.find('a', NOW)).toBe(ada);
  expect(known.find('b', NOW)).toBeNull();
});

test('who was looked up is known for two seconds from when that began, however often they are asked for', () => {
  const remember = known.lookingUp('a');
  vi.advanceTimersByTime(500);
  remember(ada, LATER);
  vi.advanceTimersByTime(1_499);
  expect(known.find('a', NOW)).toBe(ada);
  vi.advanceTimersByTime(1);
  expect(known.find('a', NOW)).toBeNull();
});

test('a sign-in that has run out is not known any more', () => {
  known.lookingUp('a')(ada, LATER);
  expect(known.find('a', LATER)).toBeNull();
  // Nor is it when a clock is set back: it has been let go.
  expect(known.find('a', NOW)).toBeNull();
});

test('one that has ended here is unknown at once, also when it was found just before it ended', () => {
  known.lookingUp('a')(ada, LATER);
  known.end('a');
  expect(known.find('a', NOW)).toBeNull();
  const remember = known.lookingUp('a');
  known.end('a');
  remember(ada, LATER);
  expect(known.find('a', NOW)).toBeNull();
});

test('however many sign in, memory is bounded', () => {
  for (let number = 0; number <= 10_000; number += 1) known.lookingUp(`${number}`)(ada, LATER);
  const kept = Array.from({ length: 10_001 }, (_, number) => known.find(`${number}`, NOW)).filter(Boolean);
  expect(kept).toHaveLength(1);
  expect(known.find('10000', NOW)).toBe(ada);
});
