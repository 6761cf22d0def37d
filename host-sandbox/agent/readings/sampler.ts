import type { Logger } from 'pino';
import type { Reading } from '#contracts';
import { takeReading } from './takeReading.ts';

/** Takes readings again and again, one after the other, until it is closed. */
export interface Sampler {
  close(): Promise<void>;
}

export const startSampler = (options: {
  everyMs: number;
  log: Logger;
  onReading: (reading: Reading) => void;
}): Sampler => {
  const { everyMs, log, onReading } = options;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const sample = async (): Promise<void> => {
    const startedAt = Date.now();
    try {
      const reading = await takeReading();
      if (!closed) onReading(reading);
    } catch (error) {
      log.error({ err: error }, 'the machine could not be read');
    }
    if (closed) return;
    const waitMs = Math.max(0, everyMs - (Date.now() - startedAt));
    timer = setTimeout(() => {
      running = sample();
    }, waitMs);
  };
  let running = sample();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running;
    },
  };
};
