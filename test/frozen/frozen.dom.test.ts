import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { waitFor, within } from '@testing-library/svelte';
import { beforeAll, describe, expect, test } from 'vitest';
import { CONTRACT_VERSION, type HostCapabilities, type HostHello, type PeekEvent, type PeekRemote } from '#contracts';
import { hello as shellHello } from '../../host-sandbox/shell/peek/hostCapabilities.ts';
import today from '../../src/mount.ts';
import { FakeHost, mountOptions } from '../../src/testing/fakeHost.ts';
import { hostOf, type FrozenHost } from '../../tools/contract/hostOf.ts';
import { releasedVersions } from '../../tools/contract/releases.ts';
import { takeSnapshot } from '../../tools/contract/takeSnapshot.ts';

const minorOf = (version: string) => version.split('.').slice(0, 2).join('.');
const files = readdirSync(import.meta.dirname);
const hosts = files.filter((name) => name.startsWith('host-'));
const remotes = files.filter((name) => name.startsWith('remote-'));
const readHost = (name: string): FrozenHost =>
  JSON.parse(readFileSync(path.join(import.meta.dirname, name), 'utf8')) as FrozenHost;

// Below the repository's root, outside of which nothing can be imported.
const unpacked = path.resolve(import.meta.dirname, '../../.cache/frozen');
beforeAll(() => void mkdirSync(unpacked, { recursive: true }));

/** A remote as it was released, on the page beside today's. */
const readRemote = async (name: string): Promise<PeekRemote> => {
  const file = path.join(unpacked, name.replace(/\.br$/, ''));
  writeFileSync(file, brotliDecompressSync(readFileSync(path.join(import.meta.dirname, name))));
  return ((await import(/* @vite-ignore */ file)) as { default: PeekRemote }).default;
};

/** Lets a remote work a ticket and go. Returns what it told. */
const workTicket = async (
  remote: PeekRemote,
  options: Parameters<PeekRemote['mount']>[1],
): Promise<readonly PeekEvent[]> => {
  const heard: PeekEvent[] = [];
  const handle = remote.mount(document.body, { ...options, onEvent: (event) => heard.push(event) });
  const dialog = document.body.lastElementChild!.shadowRoot!.querySelector('dialog')!;
  await handle.ready;
  await waitFor(() => within(dialog).getByText('It prints nothing.'));
  handle.update({ theme: { name: 'dark' } });
  expect(await handle.requestClose('host')).toBe(true);
  expect(await handle.closed).toBe('host');
  await handle.unmount();
  await waitFor(() =>
    expect(handle.diagnostics()).toEqual({ timers: 0, listeners: 0, requests: 0, streams: 0, observers: 0 }),
  );
  return heard;
};

test('there is a frozen host and a frozen remote of every released minor', () => {
  for (const version of releasedVersions()) {
    expect(hosts.map((name) => minorOf(name.slice('host-'.length)))).toContain(minorOf(version));
    expect(remotes.map((name) => minorOf(name.slice('remote-'.length)))).toContain(minorOf(version));
  }
});

describe.each(hosts.map((name) => [name, readHost(name)] as const))(
  'today’s remote and the frozen %s',
  (_name, host) => {
    test.each(['full', 'least'] as const)('agree when it lends capabilities: %s', (kind) => {
      const answer = today.negotiate(host.hellos[kind]);
      expect(answer).toMatchObject({ ok: true, version: CONTRACT_VERSION });
      for (const { effect } of answer.ok ? answer.degraded : []) expect(effect).toMatch(/\w+ \w+/);
    });

    test.each(['full', 'least'] as const)(
      'work a ticket: it opens from the frozen row, tells what the host understands, and leaves nothing: %s',
      async (kind) => {
        const hello = host.hellos[kind];
        const { capabilities } = new FakeHost();
        const lent = Object.entries(capabilities).filter(([name]) => Object.hasOwn(hello.capabilities, name));
        const heard = await workTicket(today, {
          ...{ hello, host: Object.fromEntries(lent) as unknown as HostCapabilities, input: host.input },
        });
        for (const type of ['ready', 'close']) {
          const event = heard.find((one) => one.type === type);
          expect(event).toMatchObject({ v: 1, seq: expect.any(Number), ticketId: host.input.ticketId });
          for (const field of host.understands[type] ?? []) expect(event!.payload).toHaveProperty(field);
        }
      },
    );
  },
);

describe.each(remotes)('the frozen %s', (name) => {
  test('agrees with today’s shell, and refuses a major that it does not speak', async () => {
    const frozen = await readRemote(name);
    expect(frozen.negotiate(shellHello)).toMatchObject({ ok: true });
    const stranger: HostHello = { ...shellHello, contract: { ...shellHello.contract, version: '99.0.0' } };
    expect(frozen.negotiate(stranger)).toMatchObject({ ok: false, code: 'MAJOR_UNSUPPORTED' });
  });

  test('works a ticket of today’s backend in today’s host, whose hello it may only know in part', async () => {
    const frozen = await readRemote(name);
    const host = new FakeHost();
    const heard = await workTicket(frozen, mountOptions(host, { hello: shellHello }));
    expect(heard.map(({ type }) => type)).toEqual(expect.arrayContaining(['ready', 'close']));
    expect(heard.map(({ type }) => type)).not.toContain('error');
    expect(document.body.children).toHaveLength(0);
  });
});

test('the next release is frozen as a host that lends every capability, fills every input and knows every event', () => {
  const { hellos, input, understands } = hostOf(takeSnapshot());
  expect(hellos.full.contract.version).toBe(CONTRACT_VERSION);
  expect(hellos.least.capabilities).toEqual({ request: 1, reportError: 1 });
  expect(Object.keys(hellos.full.capabilities)).toEqual(expect.arrayContaining(['telemetry', 'overlay', 'nonce']));
  expect(today.negotiate(hellos.full)).toMatchObject({ ok: true, degraded: [] });
  expect(input.seed).toMatchObject({ id: 'tkt_1', sla: { pressure: 'none' } });
  expect(input.queue?.next?.seed?.number).toBe(1);
  expect(understands).toMatchObject({ close: ['reason'], 'message.failed': ['kind', 'error'] });
});
