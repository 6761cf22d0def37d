import type { Page } from '@playwright/test';

/** Milliseconds from a click on a ticket's row until its newest message has been painted. The ticket is closed again. */
export const timeOpening = async (page: Page, ticketNumber: number): Promise<number> => {
  await page.getByRole('searchbox').fill(String(ticketNumber));
  const rows = page.locator('tbody').getByRole('row');
  await rows.filter({ hasText: String(ticketNumber) }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr, tbody [role="row"]').length === 1);
  const time = await rows.first().evaluate(
    (row) =>
      new Promise<number>((resolve) => {
        const start = performance.now();
        (row as HTMLElement).click();
        const look = (): void => {
          const host = [...document.querySelectorAll('*')].find((each) => each.shadowRoot?.querySelector('dialog'));
          if (!host?.shadowRoot?.querySelector('[role="log"] article')) return void requestAnimationFrame(look);
          // The frame in which it is there has been painted when the next task runs.
          requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
        };
        look();
      }),
  );
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  return time;
};
