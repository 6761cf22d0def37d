import { expect, test } from 'vitest';
import { createBell } from './bell.ts';

test('a ring before the wait is not lost', async () => {
  const bell = createBell();
  bell.ring();
  expect(await bell.wait(60_000)).toBe(true);
});

test('a ring ends a wait', async () => {
  const bell = createBell();
  const waiting = bell.wait(60_000);
  bell.ring();
  expect(await waiting).toBe(true);
});

test('silence ends a wait too, and says so', async () => {
  expect(await createBell().wait(1)).toBe(false);
});

test('one ring wakes once', async () => {
  const bell = createBell();
  bell.ring();
  await bell.wait(1);
  expect(await bell.wait(1)).toBe(false);
});
