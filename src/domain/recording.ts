import type { RecordingPiece } from '#contracts';

/** An rrweb event as far as it is our business. */
export interface RecordedEvent {
  readonly type: number;
  /** Epoch milliseconds on the end user's machine. */
  readonly timestamp: number;
  readonly data: unknown;
}

const isEvent = (value: unknown): value is RecordedEvent =>
  typeof value === 'object' &&
  value !== null &&
  Number.isFinite((value as RecordedEvent).type) &&
  Number.isFinite((value as RecordedEvent).timestamp);

const readLine = (line: string): RecordedEvent[] => {
  try {
    const value: unknown = JSON.parse(line);
    return isEvent(value) ? [value] : [];
  } catch {
    // The last line may not be whole yet.
    return [];
  }
};

/** One page's events, up to the first piece that is missing. */
const eventsOf = (pieces: readonly RecordingPiece[]): RecordedEvent[] => {
  const inOrder = pieces.toSorted((a, b) => a.index - b.index);
  const gap = inOrder.findIndex(({ index }, place) => index !== place);
  return inOrder
    .slice(0, gap === -1 ? undefined : gap)
    .map(({ text }) => text)
    .join('')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : readLine(line)));
};

/**
 * The events of a recording in the order of their times. A page that was loaded anew begins with a picture
 * of itself; from then on, the one before it has nothing to say.
 */
export const readRecording = (pieces: readonly RecordingPiece[]): RecordedEvent[] => {
  const pageIds = [...new Set(pieces.map(({ pageId }) => pageId))];
  const pages = pageIds
    .map((pageId) => eventsOf(pieces.filter((piece) => piece.pageId === pageId)))
    .filter((events) => events.length > 0)
    .toSorted((a, b) => a[0]!.timestamp - b[0]!.timestamp);
  return pages.flatMap((events, place) => {
    const until = pages[place + 1]?.[0]?.timestamp ?? Infinity;
    return events.filter(({ timestamp }) => timestamp < until);
  });
};
