import { NO_FAULTS, type Faults } from '../../sandboxApi.ts';
import type { Interruptions } from '../live/sendStream.ts';

/** Faults that are kept in this process; a missing account is kept where accounts are, in the database. */
export type BoardFaults = Omit<Faults, 'accountMissing' | 'nexieOff'>;

/** What is broken on purpose, until this process ends. */
export interface FaultBoard {
  current(): BoardFaults;
  set(faults: BoardFaults): void;
  /** Lets the live streams be cut or silent while those faults are switched on. */
  readonly interruptions: Interruptions;
}

/** Makes a {@link FaultBoard} on which nothing is broken. */
export const createFaultBoard = (): FaultBoard => {
  const { accountMissing: _, nexieOff: _off, ...none } = NO_FAULTS;
  let faults: BoardFaults = none;
  const streams = new Set<() => void>();
  let waiting: (() => void)[] = [];
  return {
    current: () => faults,
    set: (next) => {
      faults = next;
      if (next.liveCut) for (const end of streams) end();
      if (next.liveSilent) return;
      for (const goOn of waiting) goOn();
      waiting = [];
    },
    interruptions: {
      onCut: (end) => {
        streams.add(end);
        return () => streams.delete(end);
      },
      audible: () => (faults.liveSilent ? new Promise<void>((resolve) => waiting.push(resolve)) : Promise.resolve()),
    },
  };
};
