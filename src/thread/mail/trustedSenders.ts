import * as z from 'zod/mini';
import type { HostCapabilities } from '#contracts';

const KEPT = 500;
const listSchema = z.array(z.string());

/** The senders whose images a technician always wants to see, in this browser: in the host's store, or localStorage. */
export const trustedSenders = (host: Pick<HostCapabilities, 'drafts'>, technicianId: string) => {
  const key = `ticket-peek images ${technicianId}`;
  const read = async (): Promise<string[]> => {
    try {
      const text = host.drafts ? await host.drafts.get(key) : localStorage.getItem(key);
      return text === null ? [] : (listSchema.safeParse(JSON.parse(text)).data ?? []);
    } catch {
      // A store that refuses knows nobody.
      return [];
    }
  };
  return {
    has: async (address: string): Promise<boolean> => (await read()).includes(address.toLowerCase()),
    add: async (address: string): Promise<void> => {
      const others = (await read()).filter((other) => other !== address.toLowerCase());
      const text = JSON.stringify([...others, address.toLowerCase()].slice(-KEPT));
      try {
        if (host.drafts) await host.drafts.set(key, text);
        else localStorage.setItem(key, text);
      } catch {
        // Storage may be full or denied; the images of this mail are shown all the same.
      }
    },
  };
};
