import { describe, expect, test } from 'vitest';
import type { RecordingPiece } from '#contracts';
import { readRecording } from './recording.ts';

const piece = (pageId: string, index: number, text: string): RecordingPiece => ({
  pageId,
  index,
  text,
  keptAt: '2026-11-23T10:00:00.000Z',
});
const line = (timestamp: number, data: unknown = {}): string => `${JSON.stringify({ type: 3, timestamp, data })}\n`;
const timesOf = (pieces: readonly RecordingPiece[]): number[] =>
  readRecording(pieces).map(({ timestamp }) => timestamp);

describe('the pieces of a recording', () => {
  test('are put together where an event was cut, whatever order they come in', () => {
    const text = line(1) + line(2) + line(3);
    expect(timesOf([piece('a', 1, text.slice(20)), piece('a', 0, text.slice(0, 20))])).toEqual([1, 2, 3]);
  });

  test('count up to the first that is missing', () => {
    expect(timesOf([piece('a', 0, line(1)), piece('a', 2, line(3))])).toEqual([1]);
  });

  test('that are not whole yet, or no events, are left out', () => {
    expect(timesOf([piece('a', 0, `${line(1)}nonsense\n{"type":1}\n{"type":3,"timest`)])).toEqual([1]);
  });

  test('of a page that was loaded anew end the one before it', () => {
    const pages = [piece('b', 0, line(5) + line(9)), piece('a', 0, line(1) + line(4) + line(7))];
    expect(timesOf(pages)).toEqual([1, 4, 5, 9]);
  });
});
