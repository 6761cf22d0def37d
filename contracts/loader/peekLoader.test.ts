import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PeekRemote } from '../host.ts';
import { CONTRACT_ID } from '../version.ts';
import { Federation } from './federation.ts';
import { createPeekLoader } from './peekLoader.ts';
import { RemoteRefusal } from './refusal.ts';

const URL = 'https://peek.example/stable/mf-manifest.json';
const REMOTE = { build: { version: '7' } } as PeekRemote;

const manifest = (contract: object = {}): string =>
  JSON.stringify({
    name: 'mspTicketPeek',
    metaData: { contract: { id: CONTRACT_ID, version: '1.0.0', majors: [1], ...contract } },
  });

const load = vi.spyOn(Federation.prototype, 'load');
const fetched = vi.fn<() => Promise<Response>>();

const keeping = () => {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
};

const loaderOf = (keep: ReturnType<typeof keeping> | null = null) =>
  createPeekLoader({ manifestUrl: URL, retryAfterMs: [1, 1], keep });

beforeEach(() => {
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('navigator', {});
  fetched.mockReset().mockImplementation(async () => new Response(manifest()));
  load.mockReset().mockResolvedValue(REMOTE);
});
afterEach(() => vi.unstubAllGlobals());

describe('the loader for hosts', () => {
  test('gives the remote, and loads it once however many ask', async () => {
    const loader = loaderOf();
    expect(loader.peekIfLoaded()).toBeUndefined();
    expect(await Promise.all([loader.load(), loader.load()])).toEqual(Array(2).fill({ ok: true, remote: REMOTE }));
    await loader.load();
    expect(load).toHaveBeenCalledOnce();
    expect(loader.peekIfLoaded()).toBe(REMOTE);
  });

  test.each([
    ['another contract', { id: 'somebody.else' }],
    ['majors that this page does not speak', { version: '9.0.0', majors: [8, 9] }],
  ])('runs no code of a manifest with %s, and does not ask again', async (_name, contract) => {
    fetched.mockImplementation(async () => new Response(manifest(contract)));
    expect(await loaderOf().load()).toMatchObject({ ok: false, reason: 'wrong_contract' });
    expect(load).not.toHaveBeenCalled();
    expect(fetched).toHaveBeenCalledOnce();
  });

  test.each([
    ['a page', '<!doctype html>'],
    ['some other manifest', '{"name":"x"}'],
  ])('tells that %s is no ticket panel', async (_name, text) => {
    fetched.mockImplementation(async () => new Response(text));
    expect(await loaderOf().load()).toMatchObject({ ok: false, reason: 'not_a_remote' });
  });

  test('tries a failed manifest and a failed entry again', async () => {
    fetched.mockRejectedValueOnce(new TypeError('offline'));
    load.mockRejectedValueOnce(new RemoteRefusal('unreachable', 'no entry'));
    expect(await loaderOf().load()).toEqual({ ok: true, remote: REMOTE });
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  test('gives up with an answer, and begins afresh when it is asked again', async () => {
    fetched.mockImplementation(async () => new Response('gone', { status: 503 }));
    const loader = loaderOf();
    expect(await loader.load()).toMatchObject({ ok: false, reason: 'unreachable' });
    expect(fetched).toHaveBeenCalledTimes(3);
    fetched.mockImplementation(async () => new Response(manifest()));
    expect(await loader.load()).toMatchObject({ ok: true });
  });

  test('falls back to the build that last ran in this browser', async () => {
    const keep = keeping();
    await loaderOf(keep).load();
    fetched.mockRejectedValue(new TypeError('the CDN is dead'));
    load.mockClear();
    expect(await loaderOf(keep).load()).toEqual({ ok: true, remote: REMOTE });
    expect(load).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ url: URL, text: manifest() }));
  });

  test('keeps no build that did not run', async () => {
    const keep = keeping();
    load.mockRejectedValue(new RemoteRefusal('unreachable', 'no entry'));
    await loaderOf(keep).load();
    expect(keep.kept.size).toBe(0);
  });

  test('a browser that keeps nothing loads all the same', async () => {
    const refuse = (): never => {
      throw new DOMException('denied', 'SecurityError');
    };
    const loader = createPeekLoader({ manifestUrl: URL, keep: { getItem: refuse, setItem: refuse } });
    expect(await loader.load()).toMatchObject({ ok: true });
  });

  test('loads ahead when the pointer rests on a row, not when it passes over', async () => {
    vi.useFakeTimers();
    try {
      const row = new EventTarget() as Element;
      const warmed = vi.fn();
      const stop = loaderOf().warmOn(row, warmed);
      row.dispatchEvent(new Event('pointerenter'));
      row.dispatchEvent(new Event('pointerleave'));
      await vi.advanceTimersByTimeAsync(200);
      expect(fetched).not.toHaveBeenCalled();
      row.dispatchEvent(new Event('pointerenter'));
      await vi.advanceTimersByTimeAsync(200);
      expect(warmed).toHaveBeenCalledExactlyOnceWith(REMOTE);
      stop();
      row.dispatchEvent(new Event('pointerenter'));
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  describe('ahead of any click', () => {
    const idle = (): (() => void) => {
      const waiting: (() => void)[] = [];
      vi.stubGlobal('requestIdleCallback', (work: () => void) => waiting.push(work) - 1);
      vi.stubGlobal('cancelIdleCallback', (at: number) => (waiting[at] = () => undefined));
      return () => waiting.splice(0).forEach((work) => work());
    };

    test('loads once the page is idle, and not before', async () => {
      const beIdle = idle();
      const loader = loaderOf();
      loader.loadWhenIdle();
      expect(fetched).not.toHaveBeenCalled();
      beIdle();
      await vi.waitFor(() => expect(loader.peekIfLoaded()).toBe(REMOTE));
    });

    test('loads nothing when the wait was ended, nor where the person saves data', () => {
      const beIdle = idle();
      loaderOf().loadWhenIdle()();
      vi.stubGlobal('navigator', { connection: { saveData: true } });
      loaderOf().loadWhenIdle();
      beIdle();
      expect(fetched).not.toHaveBeenCalled();
    });

    test('a failure is nobody’s, and the next who asks tries again', async () => {
      const beIdle = idle();
      fetched.mockRejectedValue(new TypeError('offline'));
      const loader = loaderOf();
      loader.loadWhenIdle();
      beIdle();
      await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(3));
      fetched.mockImplementation(async () => new Response(manifest()));
      await vi.waitFor(async () => expect(await loader.load()).toMatchObject({ ok: true }));
    });
  });

  describe('of a channel', () => {
    const CANARY = 'https://peek.example/releases/2/mf-manifest.json';
    const PREVIOUS = 'https://peek.example/releases/0/mf-manifest.json';
    const channelOf = (version: string, percent: number | null, majors = [1]) =>
      JSON.stringify({
        name: 'mspTicketPeek',
        metaData: {
          contract: { id: CONTRACT_ID, version: '1.0.0', majors },
          channel: {
            version,
            canary: percent === null ? null : { version: '2', percent, manifestUrl: CANARY },
            previous: { version: '0', manifestUrl: PREVIOUS },
          },
        },
      });
    /** Answers by address, as a CDN does. */
    const serve = (files: Readonly<Record<string, string>>): void => {
      fetched.mockImplementation(async (...[url]: unknown[]) =>
        files[String(url)] === undefined ? new Response('', { status: 404 }) : new Response(files[String(url)]),
      );
    };
    const loadAs = async (tenantId?: string) => {
      await createPeekLoader({ manifestUrl: URL, retryAfterMs: [], keep: null, tenantId }).load();
      return load.mock.calls[0]?.[0].text;
    };

    test('takes the canary’s build where the tenant is among the first, and else the channel’s', async () => {
      fetched.mockImplementation(async () => new Response(channelOf('1', 100)));
      expect(await loadAs()).toBe(channelOf('1', 100));
      expect(fetched).toHaveBeenCalledOnce();
      load.mockClear();
      fetched.mockReset().mockImplementationOnce(async () => new Response(channelOf('1', 100)));
      fetched.mockImplementationOnce(async () => new Response(channelOf('2', null)));
      expect(await loadAs('tenant-1')).toBe(channelOf('2', null));
      expect(fetched).toHaveBeenLastCalledWith(CANARY, expect.anything());
    });

    test('takes the channel’s build when the canary’s cannot be had', async () => {
      fetched
        .mockImplementationOnce(async () => new Response(channelOf('1', 100)))
        .mockRejectedValue(new Error('gone'));
      expect(await loadAs('tenant-1')).toBe(channelOf('1', 100));
    });

    test('takes a canary’s files from the canary’s own folder, also when it is the build that last ran here', async () => {
      serve({ [URL]: channelOf('1', 100), [CANARY]: channelOf('2', null) });
      const keep = keeping();
      await createPeekLoader({ manifestUrl: URL, retryAfterMs: [], keep, tenantId: 'tenant-1' }).load();
      expect(load.mock.calls[0]?.[0].url).toBe(CANARY);
      load.mockClear();
      serve({});
      await createPeekLoader({ manifestUrl: URL, retryAfterMs: [], keep, tenantId: 'tenant-1' }).load();
      expect(load.mock.calls[0]?.[0]).toMatchObject({ url: CANARY, text: channelOf('2', null) });
    });

    test('takes the channel’s build when the canary’s does not run, and else the release before', async () => {
      serve({ [URL]: channelOf('1', 100), [CANARY]: channelOf('2', null), [PREVIOUS]: channelOf('0', null) });
      const refused = new RemoteRefusal('unreachable', 'no entry');
      load.mockRejectedValueOnce(refused).mockRejectedValueOnce(refused).mockResolvedValueOnce(REMOTE);
      const loader = createPeekLoader({ manifestUrl: URL, retryAfterMs: [], keep: null, tenantId: 'tenant-1' });
      expect(await loader.load()).toEqual({ ok: true, remote: REMOTE });
      expect(load.mock.calls.map(([{ url }]) => url)).toEqual([CANARY, URL, PREVIOUS]);
    });

    test('takes the release before where the page does not speak the contract of the new one', async () => {
      serve({ [URL]: channelOf('1', null, [9]), [PREVIOUS]: channelOf('0', null) });
      expect(await loaderOf().load()).toEqual({ ok: true, remote: REMOTE });
      expect(load).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ url: PREVIOUS }));
    });

    test('stays with its build, and tells once of each newer one', async () => {
      vi.useFakeTimers({ toFake: ['Date'] });
      try {
        const onNewer = vi.fn();
        fetched.mockImplementation(async () => new Response(channelOf('1', null)));
        const loader = createPeekLoader({ manifestUrl: URL, keep: null, onNewer });
        await loader.load();
        fetched.mockImplementation(async () => new Response(channelOf('2', null)));
        for (let times = 0; times < 3; times += 1) {
          vi.setSystemTime(Date.now() + 5 * 60_000);
          await loader.load();
          await vi.waitFor(() => expect(onNewer).toHaveBeenCalled());
        }
        expect(onNewer).toHaveBeenCalledExactlyOnceWith('2');
        expect(load).toHaveBeenCalledOnce();
      } finally {
        vi.useRealTimers();
      }
    });
  });
});
