/** Wakes one waiter. A ring that nobody waits for is kept for the next who does. */
export interface Bell {
  ring(): void;
  /** True when rung, false after `timeoutMs` of silence. */
  wait(timeoutMs: number): Promise<boolean>;
}

/** Makes a {@link Bell}; its timer is gone once a wait is over. */
export const createBell = (): Bell => {
  let rung = false;
  let wake: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      wake?.();
    },
    wait: async (timeoutMs) => {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, timeoutMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
        wake = null;
      }
      const heard = rung;
      rung = false;
      return heard;
    },
  };
};
