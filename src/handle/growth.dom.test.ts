import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { FakeHost, mountOptions } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';
import { mountPeek } from './mountPeek.ts';

/** `PEEK_GROWTH=50` takes fifty times as long: more than a day, and a thousand tickets. */
const TIMES = Number(process.env['PEEK_GROWTH'] ?? 1);

afterEach(() => void vi.useRealTimers());

const collectGarbage = async (): Promise<void> => {
  setFlagsFromString('--expose-gc');
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    (runInNewContext('gc') as () => void)();
  }
};

/** Answers for every ticket as for the one that the fake host knows. */
const forEveryTicket = (host: FakeHost): void => {
  const { request } = host.capabilities;
  host.capabilities.request = async (asked) => {
    const id = /tkt_\d+/.exec(asked.path)?.[0] ?? 'tkt_1';
    const answer = await request({ ...asked, path: asked.path.replace(id, 'tkt_1') });
    return JSON.parse(JSON.stringify(answer).replaceAll('"tkt_1"', JSON.stringify(id))) as typeof answer;
  };
};

test('hours of polling leave the panel as large as it was', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  const host = new FakeHost();
  delete host.capabilities.subscribeTicket;
  const { handle, dialog } = await openPeek(host);
  // What comes after the first paint comes in chunks, which the clock of the test does not move.
  await vi.dynamicImportSettled();
  const size = () => ({
    ...handle.diagnostics(),
    elements: dialog.querySelectorAll('*').length,
    timersOfAll: vi.getTimerCount(),
  });
  await vi.advanceTimersByTimeAsync(60_000);
  const before = size();
  for (let minute = 0; minute < 30 * TIMES; minute += 1) {
    await vi.advanceTimersByTimeAsync(60_000);
    host.requests.length = 0;
  }
  await vi.advanceTimersByTimeAsync(500);
  expect(size()).toEqual(before);
  await handle.unmount();
  expect(vi.getTimerCount()).toBe(0);
}, 600_000);

test('tickets that were opened one after the other in one panel, and panels that were closed, leave nothing', async () => {
  const host = new FakeHost();
  forEveryTicket(host);
  const { handle, dialog, screen } = await openPeek(host);
  const settled = async (): Promise<Record<string, number>> => {
    await vi.waitFor(() => screen.getByRole('region', { name: 'Related tickets' }));
    await vi.waitFor(() => expect(handle.diagnostics().requests).toBe(0));
    return { ...handle.diagnostics(), elements: dialog.querySelectorAll('*').length };
  };
  /** Once what only waits for its time, such as the read mark, is through. */
  const atRest = async (): Promise<Record<string, number>> => {
    let before = '';
    let now = {};
    await vi.waitFor(
      async () => {
        now = await settled();
        const said = JSON.stringify(now);
        const isSame = said === before;
        before = said;
        expect(isSame).toBe(true);
      },
      { interval: 1_200, timeout: 15_000 },
    );
    return now;
  };
  const first = await atRest();
  for (let index = 2; index < 2 + 20 * TIMES; index += 1) {
    handle.update({ ticketId: `tkt_${index}`, seed: undefined });
    await settled();
    host.requests.length = 0;
  }
  expect(await atRest()).toEqual(first);
  expect(host.streams).toBe(1);
  await handle.unmount();

  const closed: WeakRef<Element>[] = [];
  for (let index = 0; index < 8 * TIMES; index += 1) {
    const opened = mountPeek(document.body, mountOptions(new FakeHost()));
    const root = [...document.body.children].flatMap(({ shadowRoot }) => shadowRoot ?? []).at(-1)!;
    await vi.waitFor(() => expect(root.textContent).toContain('It prints nothing.'));
    closed.push(new WeakRef(root.querySelector('dialog')!));
    await opened.unmount();
  }
  await collectGarbage();
  // The last one may still be held by what was looked at last.
  expect(closed.filter((dialog) => dialog.deref()).length).toBeLessThanOrEqual(2);
}, 600_000);
