import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { HostRequest } from '#contracts';
import { Peek } from '../peek.svelte.ts';
import { FakeHost, refusal } from '../testing/fakeHost.ts';
import { PresenceTeller } from './teller.ts';

const PATH = 'POST /api/tickets/tkt_1/presence';
const NOTHING = { timers: 0, listeners: 0, streams: 0, observers: 0 };

let host: FakeHost;
let peek: Peek;
let hidden = false;

const told = (): unknown[] => host.asked(PATH).map(({ body }) => (body as { activity: string }).activity);
const hide = (value: boolean): void => {
  hidden = value;
  document.dispatchEvent(new Event('visibilitychange'));
};
const arrive = (): { teller: PresenceTeller; leave: () => void } => {
  const teller = new PresenceTeller(peek, 'tkt_1');
  return { teller, leave: teller.start() };
};
const after = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  hidden = false;
  host = new FakeHost();
  peek = new Peek({
    instanceId: 'window 1',
    host: host.capabilities,
    input: { ticketId: 'tkt_1', theme: { name: 'dark' } },
    emit: () => undefined,
    dismiss: () => undefined,
  });
});

afterEach(() => {
  peek.lifetime.end();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('presence', () => {
  test('is told at once, then by a heartbeat every 20 seconds', async () => {
    arrive();
    await after(0);
    expect(host.asked(PATH)[0]?.body).toEqual({ instanceId: 'window 1', activity: 'viewing' });
    await after(19_999);
    expect(told()).toHaveLength(1);
    await after(1);
    await after(20_000);
    expect(told()).toEqual(['viewing', 'viewing', 'viewing']);
  });

  test('is idle after five minutes without input, and back by the first one', async () => {
    arrive();
    await after(5 * 60_000);
    expect(told().at(-1)).toBe('idle');
    document.dispatchEvent(new Event('pointermove'));
    await after(0);
    expect(told().at(-1)).toBe('viewing');
  });

  test('of a hidden page is told as idle once, and is silent until it is seen again', async () => {
    arrive();
    await after(0);
    hide(true);
    await after(10 * 60_000);
    expect(told()).toEqual(['viewing', 'idle']);
    document.dispatchEvent(new Event('keydown'));
    hide(false);
    await after(0);
    expect(told()).toEqual(['viewing', 'idle', 'viewing']);
    await after(20_000);
    expect(told()).toHaveLength(4);
  });

  test('is typing while keys are pressed, and viewing after four seconds of rest', async () => {
    const { teller } = arrive();
    await after(0);
    for (let key = 0; key < 6; key += 1) {
      teller.typing();
      await after(1_000);
    }
    expect(told()).toEqual(['viewing', 'typing_reply']);
    await after(2_999);
    expect(told()).toHaveLength(2);
    await after(1);
    expect(told()).toEqual(['viewing', 'typing_reply', 'viewing']);
  });

  test('never has two requests under way, and tells the latest when the first has its answer', async () => {
    const answers: (() => void)[] = [];
    host.answers[PATH] = () => new Promise((resolve) => answers.push(() => resolve({ status: 204, body: null })));
    const { teller } = arrive();
    teller.typing();
    await after(500);
    expect(told()).toEqual(['viewing']);
    answers.shift()!();
    await after(0);
    expect(told()).toEqual(['viewing', 'typing_reply']);
  });

  test('asks ever less often while the server fails, whatever is typed, and recovers', async () => {
    host.answers[PATH] = () => {
      throw new TypeError('Failed to fetch');
    };
    const { teller } = arrive();
    await after(0);
    teller.typing();
    await after(39_999);
    expect(told()).toHaveLength(1);
    await after(1);
    expect(told()).toHaveLength(2);
    await after(80_000);
    expect(told()).toHaveLength(3);
    host.answers[PATH] = () => ({ status: 204, body: null });
    await after(160_000);
    expect(told()).toHaveLength(4);
    await after(20_000);
    expect(told()).toHaveLength(5);
  });

  test('leaves a backend alone that does not know of it', async () => {
    host.answers[PATH] = () => refusal('not-found', 'No such route.');
    const { teller, leave } = arrive();
    await after(0);
    teller.typing();
    hide(true);
    hide(false);
    await after(60 * 60_000);
    leave();
    await after(60_000);
    expect(told()).toEqual(['viewing']);
    expect(peek.lifetime.count()).toEqual(NOTHING);
  });

  test('is over as soon as the page goes away, and begins again when the browser brings it back', async () => {
    arrive();
    await after(0);
    window.dispatchEvent(new Event('pagehide'));
    hide(true);
    await after(60_000);
    expect(told()).toEqual(['viewing', 'left']);
    expect(host.asked(PATH).at(-1)).toMatchObject({ keepalive: true });
    hidden = false;
    window.dispatchEvent(new Event('pageshow'));
    await after(0);
    expect(told().at(-1)).toBe('viewing');
  });

  test('ends with a last word; no timer, listener or request is left', async () => {
    const { teller, leave } = arrive();
    await after(0);
    teller.typing();
    await after(0);
    leave();
    expect(peek.lifetime.count()).toEqual(NOTHING);
    expect(vi.getTimerCount()).toBe(0);
    expect(peek.gateway.inFlight).toBe(0);
    teller.typing();
    document.dispatchEvent(new Event('pointermove'));
    hide(true);
    await after(60 * 60_000);
    expect(told()).toEqual(['viewing', 'typing_reply', 'left']);
  });

  test('gives up the request that is under way when it ends', async () => {
    let given: HostRequest | undefined;
    host.answers[PATH] = (request) => {
      given ??= request;
      return new Promise((_resolve, reject) =>
        request.signal?.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
      );
    };
    const { leave } = arrive();
    await after(0);
    leave();
    await after(0);
    expect(given?.signal?.aborted).toBe(true);
    expect(peek.gateway.inFlight).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });
});
