import { afterEach, describe, expect, test, vi } from 'vitest';
import type { HostCapabilities, HostResponse, PeekInput, SignedIn } from '#contracts';
import { aCustomerMessage, FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

/*
 * What the Peek does without each optional capability, as the contract says. The live stream's absence is tested
 * beside it (src/queries/liveTicket.dom.test.ts), that of `signIn` and `stream` beside the composer, that of
 * `telemetry` in src/telemetry, that of `nonce` in Chromium.
 */
afterEach(() => localStorage.clear());

const hostWith = (changes: Partial<HostCapabilities>): FakeHost => {
  const host = new FakeHost();
  Object.assign(host.capabilities, changes);
  return host;
};

describe('without linkTo', () => {
  const LINK = { name: 'Copy link to this message' };

  test('no link to a message can be copied', async () => {
    const { screen } = await openPeek();
    expect(screen.queryByRole('button', LINK)).not.toBeInTheDocument();
  });

  test('and with it, one can', async () => {
    const { screen } = await openPeek(hostWith({ linkTo: () => 'https://desk.example/#tkt_1' }));
    expect(screen.getByRole('button', LINK)).toBeInTheDocument();
  });
});

describe('without resolveUrl', () => {
  const file = {
    ...{ id: 'att_1', fileName: 'log.txt', mediaType: 'text/plain', sizeBytes: 12 },
    ...{ path: '/api/attachments/att_1', previewable: false, contentId: null },
  };
  const withFile = (host: FakeHost): FakeHost => {
    const message = { ...aCustomerMessage('msg_1', 'It prints nothing.'), attachments: [file] };
    host.messages = [message];
    return host;
  };
  const download = (dialog: HTMLElement): string | null =>
    dialog.querySelector('a[href*="/attachments/"]')?.getAttribute('href') ?? null;

  test('downloads are asked for at the page’s own origin', async () => {
    const { dialog } = await openPeek(withFile(new FakeHost()));
    await vi.waitFor(() => expect(download(dialog)).toMatch(/^\/api\//));
  });

  test('and with it, where the host says', async () => {
    const { dialog } = await openPeek(withFile(hostWith({ resolveUrl: (path) => `https://files.example${path}` })));
    await vi.waitFor(() => expect(download(dialog)).toMatch(/^https:\/\/files\.example\/api\//));
  });
});

/** Sends a reply whose answer comes once the panel is on its way out: the server's own, or the one that is given. */
const leaveWhileSending = async (host: FakeHost, given?: HostResponse): Promise<void> => {
  const route = 'POST /api/tickets/tkt_1/replies';
  const own = host.answers[route]!;
  let answer = (): void => undefined;
  host.answers[route] = (request) => new Promise((resolve) => (answer = () => resolve(given ?? own(request))));
  const { screen, user, handle } = await openPeek(host);
  await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'Try the other tray.');
  await user.click(screen.getByRole('button', { name: 'Send reply' }));
  await vi.waitFor(() => expect(host.asked(route)).toHaveLength(1));
  await handle.unmount();
  answer();
  await vi.waitFor(() => expect(handle.diagnostics().requests).toBe(0));
};

const REFUSED = refusal('unavailable', 'The database is being updated.');

describe('without notify', () => {
  test('what fails after the dismissal breaks nothing', async () => {
    const unhandled = vi.fn();
    addEventListener('unhandledrejection', unhandled);
    await leaveWhileSending(new FakeHost(), REFUSED);
    removeEventListener('unhandledrejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('and with it, the host says it', async () => {
    const notify = vi.fn();
    await leaveWhileSending(hostWith({ notify }), REFUSED);
    await vi.waitFor(() => expect(notify).toHaveBeenCalledWith(expect.objectContaining({ tone: 'danger' })));
  });
});

describe('without drafts', () => {
  const keptText = (): string => Object.values({ ...localStorage }).join();

  test('unsent text is kept in localStorage', async () => {
    const host = new FakeHost();
    delete host.capabilities.drafts;
    const { screen, user } = await openPeek(host);
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'half a sentence');
    await vi.waitFor(() => expect(keptText()).toContain('half a sentence'));
  });

  test('and with it, in the host’s store alone', async () => {
    const host = new FakeHost();
    const { screen, user } = await openPeek(host);
    await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'the other half');
    await vi.waitFor(() => expect([...host.drafts.values()].join()).toContain('the other half'));
    expect(keptText()).not.toContain('the other half');
  });
});

describe('without session', () => {
  test('who is signed in is asked of the server', async () => {
    const { host } = await openPeek();
    expect(host.asked('GET /api/session')).not.toHaveLength(0);
  });

  test('and with it, the host says it', async () => {
    const { body } = await new FakeHost().capabilities.request({ method: 'GET', path: '/api/session' });
    const session = vi.fn(async () => body as SignedIn);
    const { host } = await openPeek(hostWith({ session }));
    expect(session).toHaveBeenCalled();
    expect(host.asked('GET /api/session')).toHaveLength(0);
  });
});

describe('without theme', () => {
  const themeOf = (dialog: HTMLElement) => dialog.parentElement?.dataset['theme'];

  test('it is as the host mounted it, until it updates it', async () => {
    const { dialog, handle } = await openPeek();
    expect(themeOf(dialog)).toBe('dark');
    handle.update({ theme: { name: 'tinted' } });
    await vi.waitFor(() => expect(themeOf(dialog)).toBe('tinted'));
  });

  test('and with it, it follows the host’s, until the Peek is gone', async () => {
    let change = (_theme: PeekInput['theme']): void => undefined;
    const stop = vi.fn();
    const { dialog, handle } = await openPeek(
      hostWith({
        theme: (listener) => {
          change = listener;
          return stop;
        },
      }),
    );
    change({ name: 'parchment' });
    await vi.waitFor(() => expect(themeOf(dialog)).toBe('parchment'));
    await handle.unmount();
    expect(stop).toHaveBeenCalledOnce();
  });
});

describe('without announce', () => {
  test('what happens after the dismissal is not said, and nothing breaks', async () => {
    const reportError = vi.fn();
    await leaveWhileSending(hostWith({ reportError }));
    expect(reportError).not.toHaveBeenCalled();
  });

  test('and with it, the host’s live region says it', async () => {
    const announce = vi.fn();
    await leaveWhileSending(hostWith({ announce }));
    await vi.waitFor(() => expect(announce).toHaveBeenCalledWith('Reply sent.'));
  });
});

describe('without overlay', () => {
  test('the Peek opens and goes all the same', async () => {
    const { handle } = await openPeek();
    await handle.unmount();
    expect(handle.status).toBe('unmounted');
  });

  test('and with it, the host hears from when to when its page is covered', async () => {
    const reveal = vi.fn();
    const overlay = vi.fn(() => reveal);
    const { handle } = await openPeek(hostWith({ overlay }));
    expect(overlay).toHaveBeenCalledOnce();
    expect(reveal).not.toHaveBeenCalled();
    await handle.unmount();
    expect(reveal).toHaveBeenCalledOnce();
  });
});
