import { expect, test, vi } from 'vitest';
import { persistent } from './keepTryingChunks.ts';

test('a chunk that comes at a later attempt is had', async () => {
  const load = vi.fn().mockRejectedValueOnce(new Error('cut')).mockResolvedValue('chunk');
  expect(await persistent(load, [1, 1])('a')).toBe('chunk');
  expect(load).toHaveBeenCalledTimes(2);
});

test('a chunk that is gone for good fails with the last answer', async () => {
  const load = vi.fn().mockImplementation(async (id) => Promise.reject(new Error(`no ${String(id)}`)));
  await expect(persistent(load, [1, 1])('a')).rejects.toThrow('no a');
  expect(load).toHaveBeenCalledTimes(3);
});
