import type { CloseReason, PeekEvent, PeekHandle, PeekMountOptions, PeekRemote } from '../host.ts';
import { ticketRowSchema } from '../ticket.ts';
import { CONTRACT_ID, CONTRACT_VERSION, SUPPORTED_MAJORS } from '../version.ts';
import { checkHost, runHostCheck } from './checkHost.ts';
import type { HostCheck } from './host/wiring.ts';
import { expectThat } from './kit.ts';
import type { CheckResult } from './types.ts';

const envelope = (ticketId: string) => ({ v: 1, seq: 1, at: Date.now(), instanceId: 'probe', ticketId });

/** What a host gives to `mount` beside its capabilities. */
const mountChecks = ({ input, onEvent, beforeClose, returnFocus }: PeekMountOptions): HostCheck[] => [
  {
    id: 'input.plain',
    says: 'The input is plain data, with a ticket and a theme; the seed is a row of the queue.',
    run: () => {
      structuredClone(input);
      expectThat(input.ticketId.length > 0, 'ticketId is empty');
      expectThat(input.theme.name.length > 0, 'theme.name is empty');
      const odd = Object.keys(input.theme.tokens ?? {}).filter((name) => !name.startsWith('--peek-'));
      expectThat(odd.length === 0, `tokens that are none of the Peek's: ${odd.join(', ')}`);
      const seed = input.seed && ticketRowSchema.safeParse(input.seed);
      expectThat(seed?.success !== false, `the seed is no row: ${seed?.error?.issues[0]?.path.join('.')}`);
    },
  },
  {
    id: 'events.tolerant',
    says: 'onEvent ignores types, fields and members that it does not know.',
    run: () => {
      const events = [
        { ...envelope(input.ticketId), type: 'added.later', payload: { anything: true } },
        { ...envelope(input.ticketId), type: 'navigate', addedLater: 1, payload: { to: 'somewhere-new', id: 'x' } },
      ];
      for (const event of events) onEvent?.(event as unknown as PeekEvent);
    },
  },
  {
    id: 'close.answers',
    says: 'beforeClose answers true or false for any reason; returnFocus names an element of the page, or none.',
    run: async () => {
      const answer = (await beforeClose?.({ reason: 'added-later' })) ?? true;
      expectThat(typeof answer === 'boolean', `beforeClose answered ${typeof answer}`);
      const place = typeof returnFocus === 'function' ? returnFocus() : (returnFocus ?? null);
      expectThat(place === null || place.isConnected, 'returnFocus is not in the page');
    },
  },
];

const MARKS = { passed: '✓', failed: '✗', skipped: '–' };

const draw = (results: readonly CheckResult[]): HTMLElement => {
  const list = document.createElement('ul');
  for (const { id, says, outcome, came } of results) {
    const item = document.createElement('li');
    item.dataset['outcome'] = outcome;
    item.textContent = `${MARKS[outcome]} ${id}: ${says}${came ? ` Came: ${came}` : ''}`;
    list.append(item);
  }
  return list;
};

/**
 * A remote that is mounted in place of the Peek, through the host's own code, and shows in its place how the host's
 * wiring keeps the contract. `results` of each mount resolve with the same.
 */
export const createProbeRemote = (): PeekRemote & { readonly results: Promise<CheckResult[]>[] } => {
  const results: Promise<CheckResult[]>[] = [];
  return {
    results,
    contract: { id: CONTRACT_ID, version: CONTRACT_VERSION, majors: SUPPORTED_MAJORS },
    build: { version: 'probe' },
    negotiate: () => ({ ok: true, version: CONTRACT_VERSION, degraded: [] }),
    prefetch: () => Promise.resolve(),
    mount: (target, options): PeekHandle => {
      let status: PeekHandle['status'] = 'mounting';
      let close: (reason: CloseReason) => void = () => undefined;
      const closed = new Promise<CloseReason>((resolve) => (close = resolve));
      const section = target.appendChild(document.createElement('section'));
      section.setAttribute('role', 'dialog');
      section.setAttribute('aria-label', 'How this host keeps the contract of the Ticket Peek');
      section.textContent = 'Trying the wiring …';
      const wiring = { hello: options.hello, host: options.host, ticketId: options.input.ticketId };
      const found = (async () => {
        const own: CheckResult[] = [];
        for (const check of mountChecks(options)) own.push(await runHostCheck(check, wiring));
        return [...own, ...(await checkHost(wiring))];
      })();
      results.push(found);
      const end = async (reason: CloseReason): Promise<void> => {
        status = 'unmounted';
        section.remove();
        close(reason);
      };
      return {
        instanceId: 'probe',
        get status() {
          return status;
        },
        ready: found.then((all) => {
          if (status === 'mounting') status = 'ready';
          section.replaceChildren(draw(all));
        }),
        closed,
        update: () => undefined,
        requestClose: (reason) => end(reason).then(() => true),
        unmount: () => end('host'),
        focus: () => undefined,
        on: () => () => undefined,
        diagnostics: () => ({ timers: 0, listeners: 0, requests: 0, streams: 0, observers: 0 }),
      };
    },
  };
};
