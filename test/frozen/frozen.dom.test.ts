import { readdirSync } from 'node:fs';
import path from 'node:path';
import { waitFor, within } from '@testing-library/svelte';
import { expect, describe, test } from 'vitest';
import { CONTRACT_VERSION, type HostCapabilities, type HostHello, type PeekEvent, type PeekInput } from '#contracts';
import { hello as shellHello } from '../../host-sandbox/shell/peek/hostCapabilities.ts';
import remote from '../../src/mount.ts';
import { FakeHost } from '../../src/testing/fakeHost.ts';
import { releasedVersions } from '../../tools/contract/releases.ts';

/** A host as it was written for a released contract: what it says, gives and understands. */
interface FrozenHost {
  readonly hellos: Readonly<Record<'full' | 'least', HostHello>>;
  readonly input: PeekInput;
  /** Events that it acts on, with the fields of the payload that it reads. */
  readonly understands: Readonly<Record<string, readonly string[]>>;
}

const minorOf = (version: string) => version.split('.').slice(0, 2).join('.');
const files = readdirSync(import.meta.dirname);
const hosts = files.filter((name) => name.startsWith('host-'));
const remotes = files.filter((name) => name.startsWith('remote-'));
const readHost = async (name: string) =>
  (
    (await import(/* @vite-ignore */ path.join(import.meta.dirname, name), { with: { type: 'json' } })) as {
      default: FrozenHost;
    }
  ).default;

test('there is a frozen host and a frozen remote of every released minor', () => {
  for (const version of releasedVersions()) {
    expect(hosts.map((name) => minorOf(name.slice('host-'.length)))).toContain(minorOf(version));
    expect(remotes.map((name) => minorOf(name.slice('remote-'.length)))).toContain(minorOf(version));
  }
});

describe.each(hosts)('today’s remote and the frozen %s', (name) => {
  test.each(['full', 'least'] as const)('agree when it lends capabilities: %s', async (kind) => {
    const { hellos } = await readHost(name);
    const answer = remote.negotiate(hellos[kind]);
    expect(answer).toMatchObject({ ok: true, version: CONTRACT_VERSION });
    for (const { effect } of answer.ok ? answer.degraded : []) expect(effect).toMatch(/\w+ \w+/);
  });

  test('work a ticket: it opens from the frozen row, tells what the host understands, and leaves nothing', async () => {
    const { hellos, input, understands } = await readHost(name);
    const backend = new FakeHost();
    const lent: HostCapabilities = {
      request: backend.capabilities.request,
      reportError: backend.capabilities.reportError,
    };
    const heard: PeekEvent[] = [];
    const handle = remote.mount(document.body, {
      ...{ hello: hellos.least, host: lent, input, onEvent: (event) => heard.push(event) },
    });
    const dialog = document.body.lastElementChild!.shadowRoot!.querySelector('dialog')!;
    await handle.ready;
    await waitFor(() => within(dialog).getByText('It prints nothing.'));
    handle.update({ theme: { name: 'dark' } });
    expect(await handle.requestClose('host')).toBe(true);
    expect(await handle.closed).toBe('host');
    await handle.unmount();
    expect(handle.diagnostics()).toEqual({ timers: 0, listeners: 0, requests: 0, streams: 0, observers: 0 });
    for (const type of ['ready', 'close']) {
      const event = heard.find((one) => one.type === type);
      expect(event).toMatchObject({ v: 1, seq: expect.any(Number), ticketId: input.ticketId });
      for (const field of understands[type] ?? []) expect(event!.payload).toHaveProperty(field);
    }
  });
});

describe.each(remotes)('the frozen %s', (name) => {
  test('agrees with today’s shell', async () => {
    const frozen = (await import(/* @vite-ignore */ path.join(import.meta.dirname, name))) as Pick<
      typeof remote,
      'negotiate'
    >;
    expect(frozen.negotiate(shellHello)).toMatchObject({ ok: true });
    const stranger: HostHello = { ...shellHello, contract: { ...shellHello.contract, version: '99.0.0' } };
    expect(frozen.negotiate(stranger)).toMatchObject({ ok: false, code: 'MAJOR_UNSUPPORTED' });
  });
});
