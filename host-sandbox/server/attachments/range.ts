/** A part of a file: `bytes` of it, from `start` on. */
export interface ByteRange {
  readonly start: number;
  readonly bytes: number;
}

/**
 * The one range that a `Range` header asks for (RFC 9110, section 14). Null: answer with the whole file, as
 * for anything that is not one plain range; `unsatisfiable` when it lies beyond the end.
 */
export const rangeOf = (header: string | undefined, sizeBytes: number): ByteRange | 'unsatisfiable' | null => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(header?.replaceAll(' ', '') ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return null;
  if (from === '') {
    const bytes = Math.min(Number(to), sizeBytes);
    return bytes === 0 ? 'unsatisfiable' : { start: sizeBytes - bytes, bytes };
  }
  const [start, last] = [Number(from), to === '' ? Infinity : Number(to)];
  if (last < start) return null;
  if (start >= sizeBytes) return 'unsatisfiable';
  return { start, bytes: Math.min(last, sizeBytes - 1) - start + 1 };
};
