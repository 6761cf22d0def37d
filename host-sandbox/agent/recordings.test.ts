import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RecordingChunk } from './protocol.ts';
import { Recordings } from './recordings.ts';

const chunk = (index: number): RecordingChunk => ({ sessionId: 'ses_1', pageId: 'page', index, text: 'x' });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('a piece is kept only when the server has said so, of this very piece', async () => {
  const said: RecordingChunk[] = [];
  const recordings = new Recordings((piece) => said.push(piece), 1_000);
  const [first, second] = [recordings.hand(chunk(0)), recordings.hand(chunk(1))];
  recordings.acknowledge({ ...chunk(1), kept: false });
  recordings.acknowledge({ ...chunk(0), kept: true });
  expect(await Promise.all([first, second])).toEqual(['kept', 'refused']);
  expect(said).toHaveLength(2);
});

test('a piece is not told after a while of silence, when the connection goes, and when it is said anew', async () => {
  const recordings = new Recordings(() => undefined, 1_000);
  const silent = recordings.hand(chunk(0));
  vi.advanceTimersByTime(1_000);
  expect(await silent).toBe('not_told');
  const replaced = recordings.hand(chunk(1));
  const cut = recordings.hand(chunk(1));
  expect(await replaced).toBe('not_told');
  recordings.giveUp();
  expect(await cut).toBe('not_told');
});
