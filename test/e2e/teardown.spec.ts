import type { SupportSession, SupportSessionResponse } from '#contracts';
import { config, originOf } from '../../host-sandbox/config.ts';
import { timersLeft, watchRequests, watchTimers } from './support/leftovers.ts';
import { expect, TECHNICIANS, test, type Technician } from './support/sandbox.ts';

const LATER = '2100-01-01T00:00:00.000Z';
const EARLIER = '2026-01-01T00:00:00.000Z';

const aSession = (ticketId: string, changes: Partial<SupportSession>): SupportSession => ({
  ...{ id: 'ses_1', ticketId, assetName: 'DESK-1', state: 'awaiting_consent', requestedAt: EARLIER },
  ...{ requestedBy: { id: 'usr_1', name: 'Mara Lindqvist' }, consentExpiresAt: LATER },
  ...{ decidedAt: null, endedAt: null, endedBy: null },
  ...changes,
});

const STATES: Record<string, Partial<SupportSession> | null> = {
  'no session': null,
  'Awaiting consent': {},
  Active: { state: 'active', decidedAt: EARLIER },
  Denied: { state: 'denied', decidedAt: EARLIER, endedAt: null },
  Expired: { state: 'expired', decidedAt: EARLIER },
  Ended: { state: 'active', decidedAt: EARLIER, endedAt: EARLIER, endedBy: 'Mara Lindqvist' },
};

const WAYS_OUT: Record<string, (technician: Technician) => Promise<unknown>> = {
  scrim: ({ page }) => page.mouse.click(4, 450),
  Escape: ({ page }) => page.keyboard.press('Escape'),
  'the close control': ({ peek }) => peek.getByRole('button', { name: 'Close', exact: true }).click(),
  'removal by the host': ({ page }) =>
    page.evaluate(() => [...document.body.children].find(({ shadowRoot }) => shadowRoot !== null)!.remove()),
};

test('no way of dismissal leaves a timer or a request behind, in whatever state the session is', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  await watchTimers(mara.page, originOf(config.remote));
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  const requests = watchRequests(mara.page, ticket.id);
  for (const [state, changes] of Object.entries(STATES)) {
    const session = changes && aSession(ticket.id, changes);
    await mara.page.route(`**/api/tickets/${ticket.id}/support-session`, (route) =>
      route.fulfill({ json: { session, serverNow: new Date().toISOString() } satisfies SupportSessionResponse }),
    );
    for (const [way, leave] of Object.entries(WAYS_OUT)) {
      await mara.openTicket(ticket);
      if (session) await expect(mara.card('Remote actions')).toContainText(`Support session: ${state}`);
      expect(await timersLeft(mara.page), 'an open Peek has timers, which the test would see').toBeGreaterThan(0);
      await leave(mara);
      await expect(mara.peek).toBeHidden();
      const left = async () => ({ timers: await timersLeft(mara.page), requests: requests.open() });
      await expect.poll(left, `${state}, ${way}`).toEqual({ timers: 0, requests: 0 });
    }
    await mara.page.unrouteAll();
  }
});

test('a session that waits is polled by one request at a time, seldom while the page is hidden, and no more once the Peek is gone', async ({
  technician,
  findTicket,
}) => {
  const mara = await technician(TECHNICIANS.mara);
  // Heartbeats come by the real clock, before which this page's runs ahead: it would take its streams for silent.
  await mara.page.addInitScript(() => (EventSource.prototype.addEventListener = () => undefined));
  await mara.openQueue();
  const ticket = await findTicket(mara, ({ status }) => status === 'in_progress');
  await mara.page.clock.install();
  let [polls, atOnce, most] = [0, 0, 0];
  await mara.page.route(`**/api/tickets/${ticket.id}/support-session`, async (route) => {
    polls += 1;
    atOnce += 1;
    most = Math.max(most, atOnce);
    const serverNow = new Date().toISOString();
    await route.fulfill({ json: { session: aSession(ticket.id, {}), serverNow } satisfies SupportSessionResponse });
    atOnce -= 1;
  });
  await mara.openTicket(ticket);
  await expect(mara.card('Remote actions')).toContainText('Awaiting consent');
  const pollsIn = async (seconds: number): Promise<number> => {
    const before = polls;
    // Second by second: an answer needs a turn of the real network, too.
    for (let passed = 0; passed < seconds; passed++) {
      await mara.page.clock.runFor(1_000);
      await expect.poll(() => atOnce).toBe(0);
    }
    return polls - before;
  };
  const seen = await pollsIn(20);
  expect(seen).toBeGreaterThanOrEqual(5);
  await mara.page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await pollsIn(10);
  const unseen = await pollsIn(20);
  expect(unseen).toBeGreaterThanOrEqual(1);
  expect(unseen).toBeLessThanOrEqual(seen / 2);
  expect(most).toBe(1);
  await mara.page.keyboard.press('Escape');
  await mara.page.clock.runFor(2_000);
  await expect(mara.peek).toBeHidden();
  expect(await pollsIn(20)).toBe(0);
  await mara.page.unrouteAll({ behavior: 'ignoreErrors' });
});
