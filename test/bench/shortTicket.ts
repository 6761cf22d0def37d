import type { Page } from '@playwright/test';

const MOST = 50;
const LOOKED_AT = 40;

/** The number of the seeded ticket whose conversation comes nearest to fifty messages without being longer. */
export const shortTicket = async (page: Page, shellUrl: string): Promise<number> => {
  const read = async <T>(address: string): Promise<T> =>
    (await (await page.request.get(`${shellUrl}/api/tickets${address}`)).json()) as T;
  const { items } = await read<{ items: { id: string; number: number }[] }>(`?limit=${LOOKED_AT}&sort=-number`);
  let best = { number: 0, total: 0 };
  for (const { id, number } of items) {
    const { total } = await read<{ total: number }>(`/${id}/messages`);
    if (total > best.total && total <= MOST) best = { number, total };
  }
  if (best.total === 0) throw new Error('The seeds hold no short ticket.');
  console.error(`The short ticket has ${best.total} messages.`);
  return best.number;
};
