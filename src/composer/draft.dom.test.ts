import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Draft as ServerDraft } from '#contracts';
import { Peek } from '../peek.svelte.ts';
import { FakeHost, mountOptions, refusal } from '../testing/fakeHost.ts';
import { Draft } from './draft.svelte.ts';

const at = (minute: number): string => `2026-11-23T10:${String(minute).padStart(2, '0')}:00.000Z`;

const copy = (text: string, minute: number, changes: Partial<ServerDraft> = {}): ServerDraft => ({
  mode: 'reply',
  text,
  attachments: [],
  recipients: null,
  failure: null,
  updatedAt: at(minute),
  ...changes,
});

const openDraft = (host = new FakeHost()) => {
  const { input, host: lent } = mountOptions(host);
  const peek = new Peek({
    instanceId: 'x',
    host: lent,
    input,
    emit: () => undefined,
    dismiss: () => undefined,
  });
  const draft = new Draft({ peek, technicianId: 'tec_1', ticketId: 'tkt_1', mode: 'reply' });
  return { host, draft };
};

describe('a draft and its copies', () => {
  test('shows what the server kept, and says since when', async () => {
    const { draft } = openDraft();
    await draft.hear(copy('Kept', 1));
    expect(draft.text).toBe('Kept');
    expect(draft.restoredFrom).toBe(Date.parse(at(1)));
    draft.edit({ text: 'Kept on' });
    expect(draft.restoredFrom).toBeNull();
  });

  test('takes in what another window wrote only while it is untouched here', async () => {
    const { draft } = openDraft();
    await draft.hear(copy('One', 1));
    await draft.hear(copy('One two', 2));
    expect(draft.text).toBe('One two');
    draft.edit({ text: 'Mine' });
    await draft.hear(copy('Theirs', 3));
    expect(draft.text).toBe('Mine');
    expect(draft.offered?.text).toBe('Theirs');
  });

  test('is not told its own save as news', async () => {
    const { draft } = openDraft();
    await draft.hear(null);
    draft.edit({ text: 'Hello' });
    draft.saveNow();
    draft.edit({ text: 'Hello you' });
    await draft.hear(copy('Hello', 1));
    expect(draft.text).toBe('Hello you');
    expect(draft.offered).toBeNull();
  });

  test('that was sent in another window is gone here too, so that it is not sent twice', async () => {
    const { draft } = openDraft();
    await draft.hear(copy('Sent elsewhere', 1));
    await draft.hear(null);
    expect(draft.text).toBe('');
  });

  test('that only the browser has is not taken away because the server has none', async () => {
    const host = new FakeHost();
    const first = openDraft(host);
    await first.draft.hear(null);
    first.draft.edit({ text: 'Offline' });
    await first.draft.keptInBrowser();
    const { draft } = openDraft(host);
    await draft.hear(null);
    await draft.hear(null);
    expect(draft.text).toBe('Offline');
  });

  test('that only the browser has is told to the server when it is found again', async () => {
    const host = new FakeHost();
    const crashed = openDraft(host);
    await crashed.draft.hear(null);
    crashed.draft.edit({ text: 'Typed before the crash' });
    await crashed.draft.keptInBrowser();
    const { draft } = openDraft(host);
    await draft.hear(null);
    await draft.settled();
    const bodies = host.asked('PUT /api/tickets/tkt_1/drafts/reply').map(({ body }) => body);
    expect(bodies).toMatchObject([{ text: 'Typed before the crash' }]);
  });

  test('is saved again by itself when the server could not keep it', async () => {
    vi.useFakeTimers();
    try {
      const host = new FakeHost();
      host.answers['PUT /api/tickets/tkt_1/drafts/reply'] = () => refusal('unavailable', 'Not now.');
      const { draft } = openDraft(host);
      await draft.hear(null);
      draft.edit({ text: 'Hello' });
      await vi.advanceTimersByTimeAsync(1_000);
      host.answers['PUT /api/tickets/tkt_1/drafts/reply'] = () => ({ status: 204, body: null });
      await vi.advanceTimersByTimeAsync(10_000);
      expect(host.asked('PUT /api/tickets/tkt_1/drafts/reply')).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that was sent on another device does not come back from the browser', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const host = new FakeHost();
      const here = openDraft(host);
      await here.draft.hear(null);
      here.draft.edit({ text: 'Sent from home' });
      here.draft.saveNow();
      await here.draft.settled();
      await here.draft.keptInBrowser();
      vi.setSystemTime(Date.now() + 120_000);
      const { draft } = openDraft(host);
      await draft.hear(null);
      expect(draft.text).toBe('');
      await draft.keptInBrowser();
      expect([...host.drafts.keys()]).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('comes back with the reason when its reply failed, though it is what was sent', async () => {
    const { draft } = openDraft();
    await draft.hear(null);
    draft.edit({ text: 'Hello' });
    draft.saveNow();
    await draft.settled();
    draft.clear(at(5));
    await draft.hear(copy('Hello', 6, { failure: '550 No such user' }));
    expect(draft.text).toBe('Hello');
    expect(draft.failure?.detail).toBe('550 No such user');
  });

  test('keeps its recipients in the browser before a word is written', async () => {
    const host = new FakeHost();
    const recipients = { to: [{ address: 'a@x.example', name: null }], cc: [], bcc: [] };
    const first = openDraft(host);
    await first.draft.hear(null);
    first.draft.edit({ recipients });
    await first.draft.keptInBrowser();
    const { draft } = openDraft(host);
    await draft.hear(null);
    await vi.waitFor(() => expect(draft.recipients).toEqual(recipients));
  });
});

type Step =
  | { readonly do: 'type'; readonly text: string }
  | { readonly do: 'hear'; readonly text: string | null; readonly minute: number }
  | { readonly do: 'send'; readonly minute: number };

const word = fc.stringMatching(/^[a-z]{1,6}$/);
const minute = fc.integer({ min: 1, max: 50 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('type' as const), text: word }),
  fc.record({ do: fc.constant('hear' as const), text: fc.option(word), minute }),
  fc.record({ do: fc.constant('send' as const), minute }),
);

describe('for any order of typing, sending and news', () => {
  test('what was typed is there until it was sent, and nothing that has left comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { draft } = openDraft();
        await draft.hear(null);
        let typed = '';
        let leftAt = '';
        for (const each of steps) {
          if (each.do === 'type') draft.edit({ text: (typed = each.text) });
          else if (each.do === 'hear') await draft.hear(each.text === null ? null : copy(each.text, each.minute));
          else {
            draft.clear((leftAt = [leftAt, at(each.minute)].sort().at(-1)!));
            typed = '';
            await draft.hear(copy('stale', 0));
            expect(draft.text).toBe('');
          }
          if (typed !== '') expect(draft.text).toContain(typed);
        }
      }),
    );
  });

  test('the browser has what is on the screen', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(word, { minLength: 1, maxLength: 6 }), async (texts) => {
        const host = new FakeHost();
        const { draft } = openDraft(host);
        await draft.hear(null);
        for (const text of texts) {
          draft.edit({ text });
          await draft.keptInBrowser();
          expect([...host.drafts.values()].join()).toContain(JSON.stringify(text));
        }
        const again = openDraft(host);
        await again.draft.hear(null);
        expect(again.draft.text).toBe(draft.text);
      }),
      { numRuns: 25 },
    );
  });
});
