import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEventStream } from './eventStream.ts';

/** A body that arrives in the given pieces. */
const bodyOf = (pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });

const read = async (pieces: readonly Uint8Array[]): Promise<string[]> => {
  const told: string[] = [];
  await readEventStream(bodyOf(pieces), (data) => told.push(data));
  return told;
};

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('an event is told when its empty line has come, comments and ids are not', async () => {
  expect(await read([bytes(': hi\n\nid: 4\ndata: one\n\ndata: two\ndata:three\n\ndata: unfinished')])).toEqual([
    'one',
    'two\nthree',
  ]);
});

test('however the bytes are cut and the lines end, the same events are told', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/[\r\n]/g, '·')),
        { maxLength: 5 },
      ),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 7 }),
      async (texts, lineEnd, size) => {
        const all = bytes(texts.map((text) => `data: ${text}${lineEnd}${lineEnd}`).join(''));
        const pieces = Array.from({ length: Math.ceil(all.length / size) }, (_, n) =>
          all.slice(n * size, (n + 1) * size),
        );
        expect(await read(pieces)).toEqual(texts);
      },
    ),
  );
});
