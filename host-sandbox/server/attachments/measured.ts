import { Transform } from 'node:stream';

/** Thrown when more bytes come than may; nothing of them is kept. */
export class TooManyBytesError extends Error {
  override readonly name = 'TooManyBytesError';
  constructor(readonly limitBytes: number) {
    super(`More than ${limitBytes} bytes came.`);
  }
}

/** Shows each chunk that passes to `onChunk`, and fails with {@link TooManyBytesError} beyond the limit. */
export const measured = (limitBytes: number, onChunk: (chunk: Uint8Array) => void): Transform => {
  let all = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      all += chunk.byteLength;
      onChunk(chunk);
      done(all > limitBytes ? new TooManyBytesError(limitBytes) : null, chunk);
    },
  });
};
