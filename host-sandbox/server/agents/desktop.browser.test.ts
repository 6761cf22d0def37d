import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { identityFolder } from '../../agent/identityFolder.ts';
import { startTestAgent, startTestLink, type TestLink } from './testing.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });
}, 60_000);

afterAll(() => browser.close());

/** The desktop of one machine in a browser, its agent, and the server's end, which believes every decision. */
const setUp = async () => {
  const { dataDir, pki, link, callbacks } = await startTestLink();
  await pki.issueAgentCertificate({
    ...{ assetId: 'ast_1', tenantId: 'ten_1', directory: identityFolder(dataDir, 'ast_1') },
    machine: { name: 'HARB-NB-001', company: 'Harbourline', user: { name: 'Anna Lindqvist', login: 'anna' } },
  });
  callbacks.onConsentDecision.mockImplementation(({ assetId }, sessionId, decision) =>
    link.sendSessionState(assetId, { sessionId, state: decision === 'accepted' ? 'active' : 'denied', ended: false }),
  );
  callbacks.onSessionStop.mockImplementation(({ assetId }, sessionId) =>
    link.sendSessionState(assetId, { sessionId, state: 'active', ended: true }),
  );
  const agent = await startTestAgent(dataDir, link.port);
  await vi.waitFor(() => expect(link.isOnline('ast_1')).toBe(true));
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${agent.desktopUrl}/machine/ast_1`);
  const requestConsent = (sessionId = 'ses_1', leftMs = 60_000): Promise<void> =>
    link.requestConsent('ast_1', {
      ...{ sessionId, technicianName: 'Mara Lind', reason: 'To look at the printer queue' },
      ...{ whatIsRecorded: ['Your screen'], expiresAt: new Date(Date.now() + leftMs).toISOString() },
    });
  return { link, callbacks, agent, page, requestConsent };
};

const prompt = (page: Page) => page.getByRole('alertdialog', { name: 'Allow a recorded support session?' });
const box = (page: Page) => page.getByRole('textbox', { name: 'Message to support' });
/** What was decided; an answer may be repeated until it is confirmed. */
const decisions = ({ onConsentDecision }: TestLink['callbacks']): string[] => [
  ...new Set(onConsentDecision.mock.calls.map(([, , decision]) => decision)),
];
const violations = async (page: Page): Promise<string[]> =>
  (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id);

describe('the desktop in a browser', { timeout: 60_000 }, () => {
  test('asks, and tells the server that it does; accepted, it shows the recording until it is stopped', async () => {
    const { callbacks, page, requestConsent } = await setUp();
    await requestConsent();
    await prompt(page).waitFor();
    await prompt(page).getByText('To look at the printer queue').waitFor();
    await prompt(page)
      .getByText(/^(1:00|0:5\d) left to answer$/)
      .waitFor();
    await vi.waitFor(() => expect(callbacks.onConsentShown).toHaveBeenCalledWith(expect.anything(), 'ses_1'));
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('This session is being recorded').waitFor();
    expect(await prompt(page).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The session has ended. Nothing is recorded any more.').waitFor();
    expect(await page.getByText('This session is being recorded').count()).toBe(0);
  });

  test('declined, it says that nothing was recorded', async () => {
    const { callbacks, page, requestConsent } = await setUp();
    await requestConsent();
    await page.getByRole('button', { name: 'Decline' }).click();
    await page.getByText('You have declined the session. Nothing was recorded.').waitFor();
    expect(decisions(callbacks)).toEqual(['declined']);
  });

  test('unanswered, the prompt goes at its deadline', async () => {
    const { callbacks, page, requestConsent } = await setUp();
    await requestConsent('ses_1', 1_500);
    await prompt(page).waitFor();
    await page.getByText('The request for a session has run out. Nothing was recorded.').waitFor();
    expect(await prompt(page).count()).toBe(0);
    expect(callbacks.onConsentDecision).not.toHaveBeenCalled();
  });

  test('a prompt takes the focus but no key that was meant for the desktop, and gives both back', async () => {
    const { callbacks, page, requestConsent } = await setUp();
    await box(page).fill('Half a sent');
    await requestConsent();
    await prompt(page).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Space');
    expect(callbacks.onConsentDecision).not.toHaveBeenCalled();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Decline');
    await page.keyboard.press('Enter');
    await page.getByText('You have declined the session.').waitFor();
    expect(decisions(callbacks)).toEqual(['declined']);
    await page.keyboard.type('ence');
    expect(await box(page).inputValue()).toBe('Half a sentence');
  });

  test('a message goes to support and leaves the box; what is typed survives every change of the page', async () => {
    const { agent, callbacks, page } = await setUp();
    await box(page).fill('My screen flickers');
    await page.getByRole('button', { name: 'Send to support' }).click();
    await page.getByText('Delivered').waitFor();
    await vi.waitFor(async () => expect(await box(page).inputValue()).toBe(''));
    await box(page).fill('And it');
    agent.behave('ignores');
    await page.getByText('leaves every request unanswered').waitFor();
    expect(await box(page).inputValue()).toBe('And it');
    // It may come more than once until it is acknowledged, and is one message all the same.
    expect(new Set(callbacks.onCustomerMessage.mock.calls.map(([, { messageId }]) => messageId)).size).toBe(1);
    expect(await violations(page)).toEqual([]);
  });

  test('a message that the agent could not take stays in its box with the reason', async () => {
    const { agent, page } = await setUp();
    await box(page).fill('My screen flickers');
    await agent.close();
    await page.getByRole('button', { name: 'Send to support' }).click();
    await page.getByRole('alert').filter({ hasText: 'Not sent' }).waitFor();
    expect(await box(page).inputValue()).toBe('My screen flickers');
  });

  test('signed out it is locked and asks nobody; signed in, the request stands there', async () => {
    const { callbacks, page, requestConsent } = await setUp();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Nobody is signed in').waitFor();
    await vi.waitFor(() => expect(callbacks.onConnected.mock.calls.at(-1)![1].signedInUser).toBeNull());
    await requestConsent();
    await page.getByRole('button', { name: 'Sign in as Anna Lindqvist' }).click();
    await prompt(page).waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('the list of machines leads to each, and shows where somebody is asked', async () => {
    const { agent, page, requestConsent } = await setUp();
    await page.goto(agent.desktopUrl);
    await page.getByText('Anna Lindqvist is signed in').waitFor();
    await requestConsent();
    await page.getByText('Waits for an answer').waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('link', { name: /HARB-NB-001/ }).click();
    await prompt(page).waitFor();
  });
});
