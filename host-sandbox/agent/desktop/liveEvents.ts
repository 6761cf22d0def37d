import type { Context } from 'hono';
import { changeStream } from '../../changeStream.ts';
import type { Machines } from '../machines.ts';

/** The changes of one machine, or of any. What changed at all machines is told to each. */
export const liveEvents = (context: Context, machines: Machines, only: string | null): Response =>
  changeStream(context, (onChange) =>
    machines.onChange((assetId) => {
      if (only === null || assetId === null || assetId === only) onChange('');
    }),
  );
