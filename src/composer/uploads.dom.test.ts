import { fireEvent } from '@testing-library/svelte';
import { describe, expect, test, vi } from 'vitest';
import type { HostRequest, HostResponse } from '#contracts';
import { FakeHost, refusal } from '../testing/fakeHost.ts';
import { openPeek } from '../testing/openPeek.ts';

const UPLOADS = '/api/tickets/tkt_1/uploads';
const MEGABYTE = 1024 * 1024;

/** A server that keeps what it is sent; its parts wait while `held`. */
class UploadServer {
  readonly host = new FakeHost();
  readonly kept = new Map<string, { fileName: string; sizeBytes: number; bytes: number; signal?: AbortSignal }>();
  readonly cancelled: string[] = [];
  /** Answers of parts that are not given yet. */
  readonly waiting: (() => void)[] = [];
  held = false;
  /** Answers the next part instead. */
  failNext: HostResponse | Error | null = null;
  #ids = 0;

  constructor() {
    this.host.answers[`POST ${UPLOADS}`] = ({ body }) => {
      const id = `up${(this.#ids += 1)}`;
      this.kept.set(id, { ...(body as { fileName: string; sizeBytes: number }), bytes: 0 });
      for (const [method, answer] of [
        ['GET', () => this.#tell(id)],
        ['DELETE', () => this.#cancel(id)],
      ] as const) {
        this.host.answers[`${method} ${UPLOADS}/${id}`] = answer;
      }
      this.host.answers[`PUT ${UPLOADS}/${id}/parts`] = (request) => this.#part(id, request);
      return this.#tell(id, 201);
    };
  }

  #tell(id: string, status = 200): HostResponse {
    const { fileName, sizeBytes, bytes } = this.kept.get(id)!;
    const attachment = {
      id: `att_${id}`,
      fileName,
      mediaType: 'text/plain',
      sizeBytes,
      path: `/api/attachments/att_${id}`,
      previewable: false,
      contentId: null,
    };
    const done = bytes === sizeBytes ? attachment : null;
    return { status, body: { id, receivedBytes: bytes, partMaxBytes: 4 * MEGABYTE, attachment: done } };
  }

  #cancel(id: string): HostResponse {
    this.cancelled.push(id);
    return { status: 204, body: null };
  }

  async #part(id: string, { path, body, signal }: HostRequest): Promise<HostResponse> {
    const upload = this.kept.get(id)!;
    if (signal) upload.signal = signal;
    if (this.held) {
      await new Promise<void>((resolve, reject) => {
        this.waiting.push(resolve);
        signal?.addEventListener('abort', () => reject(new DOMException('cut', 'AbortError')));
      });
    }
    const fail = this.failNext;
    this.failNext = null;
    if (fail instanceof Error) throw fail;
    if (fail) return fail;
    const offset = Number(new URLSearchParams(path.split('?')[1]).get('offset'));
    if (offset !== upload.bytes) return refusal('upload-out-of-step', 'Elsewhere.');
    upload.bytes += (body as Blob).size;
    return this.#tell(id);
  }
}

const file = (name: string, bytes: number, type = 'text/plain'): File =>
  new File([new Uint8Array(bytes)], name, { type });

const open = async (server = new UploadServer()) => {
  const peek = await openPeek(server.host);
  const pick = (...files: File[]) => peek.user.upload(peek.dialog.querySelector('input[type=file]')!, files);
  const list = () => peek.screen.getByRole('list', { name: 'Attachments of the draft' });
  return { ...peek, server, pick, list };
};

describe('a file that is picked', () => {
  test('goes up in parts and hangs on the draft', async () => {
    const { server, pick, screen } = await open();
    await pick(file('dump.log', 3 * MEGABYTE));
    await vi.waitFor(() => screen.getByRole('button', { name: 'Remove dump.log' }));
    expect([...server.kept.values()]).toMatchObject([{ fileName: 'dump.log', bytes: 3 * MEGABYTE }]);
    expect(server.host.asked(`PUT ${UPLOADS}/up1/parts`).length).toBeGreaterThan(1);
  });

  test('shows how far it is, by its name', async () => {
    const server = new UploadServer();
    const { pick, screen } = await open(server);
    server.held = true;
    await pick(file('dump.log', MEGABYTE));
    const bar = await vi.waitFor(() => screen.getByRole('progressbar', { name: 'Uploading dump.log' }));
    expect(bar).toHaveAttribute('value', '0');
    await vi.waitFor(() => expect(server.waiting).toHaveLength(1));
    server.waiting.shift()!();
    await vi.waitFor(() => expect(bar).toHaveAttribute('value', '25'));
  });

  test('can be cancelled; the server is told, and nothing is attached', async () => {
    const server = new UploadServer();
    const { pick, screen, user } = await open(server);
    server.held = true;
    await pick(file('dump.log', 10));
    await vi.waitFor(() => expect(server.waiting).toHaveLength(1));
    await user.click(screen.getByRole('button', { name: 'Cancel the upload of dump.log' }));
    await vi.waitFor(() => expect(server.cancelled).toEqual(['up1']));
    expect(server.kept.get('up1')!.signal!.aborted).toBe(true);
    expect(screen.queryByText('dump.log')).toBeNull();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('that was cut goes on where it was', async () => {
    const server = new UploadServer();
    const { pick, screen, user } = await open(server);
    server.held = true;
    await pick(file('dump.log', MEGABYTE));
    await vi.waitFor(() => expect(server.waiting).toHaveLength(1));
    server.waiting.shift()!();
    await vi.waitFor(() => expect(server.waiting).toHaveLength(1));
    server.failNext = new TypeError('cut');
    server.held = false;
    server.waiting.shift()!();
    await vi.waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('cannot be reached'));
    const before = server.host.asked(`PUT ${UPLOADS}/up1/parts`).length;
    await user.click(screen.getByRole('button', { name: 'Retry' }));
    await vi.waitFor(() => screen.getByRole('button', { name: 'Remove dump.log' }));
    expect(server.host.asked(`POST ${UPLOADS}`)).toHaveLength(1);
    expect(server.host.asked(`PUT ${UPLOADS}/up1/parts`)[before]!.path).toContain('offset=262144');
  });

  test('whose part arrived though its answer was lost goes on by itself', async () => {
    const server = new UploadServer();
    const { pick, screen } = await open(server);
    server.failNext = refusal('upload-out-of-step', 'Elsewhere.');
    await pick(file('dump.log', MEGABYTE));
    await vi.waitFor(() => screen.getByRole('button', { name: 'Remove dump.log' }));
    expect(server.host.asked(`GET ${UPLOADS}/up1`)).toHaveLength(1);
  });

  test('that the server does not take cannot be tried again', async () => {
    const server = new UploadServer();
    const { pick, screen } = await open(server);
    server.failNext = refusal('attachment-refused', 'It holds a virus.');
    await pick(file('a.txt', 10));
    await vi.waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent('It holds a virus.'));
    expect(screen.queryByRole('button', { name: 'Retry' })).toBeNull();
  });

  test.each([
    ['setup.exe', 10, 'end in .exe'],
    ['empty.txt', 0, 'empty'],
    ['huge.bin', 26_214_401, 'at most 25.0 MB'],
  ])('like %s is refused before a byte is sent', async (name, bytes, words) => {
    const { pick, screen, server } = await open();
    await pick(file(name, bytes));
    await vi.waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent(words));
    expect(server.kept.size).toBe(0);
  });
});

test('the picker says the limits', async () => {
  const { screen } = await open();
  expect(screen.getByRole('button', { name: 'Attach files' })).toHaveAccessibleDescription(
    'Up to 20 files, 25.0 MB in all. Not taken: .exe',
  );
});

test('of several files, two are under way at once', async () => {
  const server = new UploadServer();
  const { pick, screen } = await open(server);
  server.held = true;
  await pick(file('a.txt', 1), file('b.txt', 1), file('c.txt', 1));
  await vi.waitFor(() => expect(server.waiting).toHaveLength(2));
  expect(screen.getByText('Waiting…')).toBeInTheDocument();
  expect(server.kept.size).toBe(2);
  server.waiting.shift()!();
  await vi.waitFor(() => expect(server.kept.size).toBe(3));
});

test('a failed file keeps the message from leaving without it', async () => {
  const { pick, screen, user, server } = await open();
  await pick(file('setup.exe', 10));
  await user.type(screen.getByRole('textbox', { name: 'Reply' }), 'See the file.');
  await user.click(screen.getByRole('button', { name: 'Send reply' }));
  await vi.waitFor(() => expect(screen.getByText(/did not get there/)).toBeInTheDocument());
  expect(server.host.asked('POST /api/tickets/tkt_1/replies')).toHaveLength(0);
});

test('a file that is removed leaves the draft, and the focus goes to the text', async () => {
  const { pick, screen, user, server, dialog } = await open();
  await pick(file('a.txt', 1));
  await user.click(await vi.waitFor(() => screen.getByRole('button', { name: 'Remove a.txt' })));
  expect(screen.queryByText('a.txt')).toBeNull();
  const root = dialog.getRootNode() as ShadowRoot;
  await vi.waitFor(() => expect(root.activeElement).toBe(screen.getByRole('textbox', { name: 'Reply' })));
  await vi.waitFor(() => {
    const saves = server.host.asked('PUT /api/tickets/tkt_1/drafts/reply');
    expect(saves.at(-1)?.body).toMatchObject({ attachmentIds: [] });
  });
});

test('the zone to drop onto is shown while files are over the composer, and takes them', async () => {
  const { screen, server } = await open();
  const box = screen.getByRole('textbox', { name: 'Reply' });
  const dataTransfer = { types: ['Files'], files: [file('dropped.txt', 1)] };
  await fireEvent(box, Object.assign(new Event('dragenter', { bubbles: true }), { dataTransfer }));
  expect(screen.getByText('Drop to attach')).toBeInTheDocument();
  await fireEvent(box, Object.assign(new Event('drop', { bubbles: true, cancelable: true }), { dataTransfer }));
  expect(screen.queryByText('Drop to attach')).toBeNull();
  await vi.waitFor(() => expect([...server.kept.values()]).toMatchObject([{ fileName: 'dropped.txt' }]));
});

test('a picture that is pasted gets a name; text with a picture of itself stays text', async () => {
  const { screen, server } = await open();
  const box = screen.getByRole('textbox', { name: 'Reply' });
  const paste = (types: string[]) => {
    const clipboardData = { types, files: [file('image.png', 1, 'image/png')], getData: () => '' };
    return fireEvent(box, Object.assign(new Event('paste', { bubbles: true, cancelable: true }), { clipboardData }));
  };
  expect(await paste(['text/plain', 'text/html', 'Files'])).toBe(true);
  await paste(['Files']);
  await vi.waitFor(() => expect(server.kept.size).toBe(1));
  expect([...server.kept.values()][0]!.fileName).toMatch(/^Pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
});

test('an upload ends with the Peek, and leaves nothing behind', async () => {
  const server = new UploadServer();
  const { pick, handle } = await open(server);
  server.held = true;
  await pick(file('dump.log', 10), file('more.log', 10));
  await vi.waitFor(() => expect(server.waiting).toHaveLength(2));
  await handle.unmount();
  expect([...server.kept.values()].map(({ signal }) => signal!.aborted)).toEqual([true, true]);
  await vi.waitFor(() => expect(handle.diagnostics()).toMatchObject({ requests: 0, streams: 0, timers: 0 }));
});
