import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Draft as ServerDraft } from '#contracts';
import { Peek } from '../peek.svelte.ts';
import { FakeHost, mountOptions, refusal } from '../testing/fakeHost.ts';
import { Draft } from './draft.svelte.ts';

const SAVE = 'PUT /api/tickets/tkt_1/drafts/reply';
const refused = () => Promise.reject(new DOMException('No space is left.', 'QuotaExceededError'));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What two windows share: a browser's store, and a server that keeps what came last. */
class Desk {
  readonly host = new FakeHost();
  kept: ServerDraft | null = null;

  constructor() {
    this.host.answers[SAVE] = ({ body }) => {
      const { text } = body as { text: string };
      const updatedAt = new Date(Date.now()).toISOString();
      this.kept =
        text === '' ? null : { mode: 'reply', text, attachments: [], recipients: null, failure: null, updatedAt };
      return { status: 204, body: null };
    };
  }

  /** Opens the draft in another window. */
  async open() {
    const { input, host } = mountOptions(this.host);
    const peek = new Peek({ instanceId: 'x', host, input, emit: () => undefined, dismiss: () => undefined });
    const draft = new Draft({ peek, technicianId: 'tec_1', ticketId: 'tkt_1', mode: 'reply' });
    await draft.hear(this.kept);
    return { draft, kill: () => peek.lifetime.end() };
  }
}

describe('a browser that keeps nothing', () => {
  test.each([
    ['is full', refused],
    [
      'denies its storage',
      () => {
        throw new DOMException('Access is denied.', 'SecurityError');
      },
    ],
  ])('that %s: the server has every character after a second, even while typing never rests', async (_, fail) => {
    const desk = new Desk();
    desk.host.capabilities.drafts = { get: fail, set: fail };
    const { draft, kill } = await desk.open();
    let text = '';
    for (let key = 0; key < 40; key += 1) {
      const before = text;
      draft.edit({ text: (text += String.fromCharCode(97 + (key % 26))) });
      await vi.advanceTimersByTimeAsync(150);
      if (key >= 6) expect(desk.kept?.text.length).toBeGreaterThanOrEqual(before.length - 6);
    }
    kill();
    await vi.advanceTimersByTimeAsync(5_000);
    const again = await desk.open();
    expect(again.draft.text.length).toBeGreaterThanOrEqual(text.length - 6);
  });

  test('while the server keeps nothing either: that is said, and no longer once one of them does', async () => {
    const desk = new Desk();
    const { set } = desk.host.capabilities.drafts!;
    desk.host.capabilities.drafts!.set = refused;
    const keep = desk.host.answers[SAVE]!;
    desk.host.answers[SAVE] = () => refusal('unauthenticated', 'Sign in.');
    const { draft } = await desk.open();
    draft.edit({ text: 'Only here' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(draft.isNowhereKept).toBe(true);
    desk.host.answers[SAVE] = keep;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(draft.isNowhereKept).toBe(false);
    expect(desk.kept?.text).toBe('Only here');
    desk.host.answers[SAVE] = () => refusal('unauthenticated', 'Sign in.');
    desk.host.capabilities.drafts!.set = set;
    draft.edit({ text: 'In the browser' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(draft.isNowhereKept).toBe(false);
  });

  test('a store that never answers does not keep the server from its copy', async () => {
    const desk = new Desk();
    desk.host.capabilities.drafts!.set = () => new Promise(() => undefined);
    const { draft } = await desk.open();
    draft.edit({ text: 'Hello' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.kept?.text).toBe('Hello');
  });
});

describe('one draft in two windows', () => {
  const words = async (desk: Desk): Promise<string> => {
    const { draft } = await desk.open();
    await draft.keptInBrowser();
    return `${draft.text} | ${draft.offered?.text ?? ''}`;
  };

  test('of which both are killed: one text is there, and the other is offered', async () => {
    const desk = new Desk();
    const [one, two] = [await desk.open(), await desk.open()];
    one.draft.edit({ text: 'First window' });
    await one.draft.keptInBrowser();
    two.draft.edit({ text: 'Second window' });
    await two.draft.keptInBrowser();
    expect(two.draft.offered?.text).toBe('First window');
    one.kill();
    two.kill();
    expect(await words(desk)).toBe('Second window | First window');
  });

  test('what was typed without a server does not replace in silence what was written elsewhere meanwhile', async () => {
    const desk = new Desk();
    const { draft, kill } = await desk.open();
    desk.host.answers[SAVE] = () => refusal('unavailable', 'Not now.');
    draft.edit({ text: 'Typed on the train' });
    await vi.advanceTimersByTimeAsync(1_000);
    kill();
    const elsewhere = { mode: 'reply' as const, attachments: [], recipients: null, failure: null };
    desk.kept = { ...elsewhere, text: 'From the office', updatedAt: new Date(Date.now() - 5_000).toISOString() };
    expect(await words(desk)).toBe('Typed on the train | From the office');
    desk.kept = { ...elsewhere, text: 'From the office', updatedAt: new Date(Date.now() + 500).toISOString() };
    expect(await words(desk)).toBe('From the office | Typed on the train');
  });

  test('a crash leaves nothing to decide where there was one window', async () => {
    const desk = new Desk();
    const { draft, kill } = await desk.open();
    draft.edit({ text: 'We look into the printer' });
    await vi.advanceTimersByTimeAsync(1_000);
    draft.edit({ text: 'We look at the printer' });
    await draft.keptInBrowser();
    kill();
    expect(await words(desk)).toBe('We look at the printer | ');
  });

  test('what has been decided is not asked again', async () => {
    const desk = new Desk();
    const [one, two] = [await desk.open(), await desk.open()];
    one.draft.edit({ text: 'First' });
    await one.draft.keptInBrowser();
    two.draft.edit({ text: 'Second' });
    await two.draft.keptInBrowser();
    two.draft.refuse();
    await two.draft.keptInBrowser();
    one.kill();
    two.kill();
    expect(await words(desk)).toBe('Second | ');
  });

  const step = fc.record({
    window: fc.nat(1),
    does: fc.constantFrom('type', 'type', 'rest', 'hear', 'pause'),
    text: fc.stringMatching(/^[a-z]{3,8}$/),
  });

  test('for any order of typing, saving, news and the moment of the kill, no text of a window is gone', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const desk = new Desk();
        const windows = [await desk.open(), await desk.open()];
        const typed = ['', ''];
        for (const [index, { window, does, text }] of steps.entries()) {
          const { draft } = windows[window]!;
          if (does === 'type') draft.edit({ text: (typed[window] = `${text}${index}`) });
          else if (does === 'hear') await draft.hear(desk.kept);
          else await vi.advanceTimersByTimeAsync(does === 'rest' ? 700 : 100);
          await draft.keptInBrowser();
          // What was taken in from the other window before a word was typed here is not this window's own.
          if (typed[window] !== '') expect(draft.text).toContain(typed[window]);
        }
        for (const { kill } of windows) kill();
        const found = await words(desk);
        for (const text of typed) expect(found).toContain(text);
      }),
      { numRuns: 150 },
    );
  });
});
