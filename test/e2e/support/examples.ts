import type { Page } from '@playwright/test';
import { config, originOf } from '../../../host-sandbox/config.ts';
import { buildExamples } from '../../../tools/buildExamples.ts';
import { expect, type Technician } from './sandbox.ts';

let built: Promise<void> | undefined;

/** Builds the example hosts once for all tests of a run; a few seconds. */
export const ensureExamples = (): Promise<void> => (built ??= buildExamples());

const shellUrl = originOf(config.shell);

/** What a page has complained of: errors, unhandled rejections, and violations of its policy. */
export const complaintsOf = (page: Page): string[] => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
};

/** Lets a page under `/examples/` have another Content Security Policy than the strictest, which the sandbox serves it with. */
export const changePolicy = async (page: Page, address: string, change: (policy: string) => string): Promise<void> => {
  // Of a page that a test has handed over, Chromium does not know that it comes from this machine, too.
  await page.context().grantPermissions(['local-network-access']);
  await page.route(`${shellUrl}/examples/${address}`, async (route) => {
    const response = await route.fetch();
    const headers = response.headers();
    const policy = change(headers['content-security-policy']!);
    await route.fulfill({ response, headers: { ...headers, 'content-security-policy': policy } });
  });
};

/** Signs in, opens an example host and waits for its queue. Returns what the page complains of. */
export const openExample = async ({ page, id }: Technician, address: string): Promise<string[]> => {
  const answer = await page.request.post(`${shellUrl}/sandbox/sign-in`, {
    data: { technicianId: id },
    headers: { Origin: shellUrl },
  });
  expect(answer.ok(), 'the sandbox signs the technician in').toBe(true);
  const complaints = complaintsOf(page);
  await page.goto(`${shellUrl}/examples/${address}`);
  await expect(page.getByRole('heading', { name: /^A queue/ })).toBeVisible();
  return complaints;
};

/** The example's entry of a ticket. */
export const entryOf = ({ page }: Technician, { number }: { number: number }) =>
  page.getByRole('button', { name: new RegExp(`^${number} `) });
