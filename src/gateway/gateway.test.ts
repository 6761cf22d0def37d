import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PROBLEMS, problemType, routes, type HostRequest, type HostResponse, type RouteShape } from '#contracts';
import { aTicket } from '../testing/fakeHost.ts';
import { GatewayRefused, GatewayUnreachable } from './errors.ts';
import { createGateway, LONG_PATIENCE_MS, PATIENCE_MS } from './gateway.ts';

const answering = (answer: HostResponse | Error) => {
  const request = vi.fn<(request: HostRequest) => Promise<HostResponse>>(() =>
    answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer),
  );
  return { request, gateway: createGateway({ request }) };
};
/** A network that swallows what is asked; the host looks at no signal. */
const silent = () => {
  const request = vi.fn<(request: HostRequest) => Promise<HostResponse>>(() => new Promise(() => undefined));
  return { request, gateway: createGateway({ request }) };
};
const params = { ticketId: 'tkt_1' };
const conflict = {
  type: problemType('revision-conflict'),
  ...PROBLEMS['revision-conflict'],
  code: 'revision-conflict',
};

describe('what the gateway asks', () => {
  test('is the route’s method and path, with parameters that cannot break out of it', async () => {
    const { gateway, request } = answering({ status: 200, body: aTicket() });
    await gateway.call(routes.getTicket, { params: { ticketId: '../session?x=1' } });
    expect(request.mock.calls[0]![0]).toMatchObject({ method: 'GET', path: '/api/tickets/..%2Fsession%3Fx%3D1' });
  });

  test('carries what is given of the query, and nothing of what is not', async () => {
    const { gateway, request } = answering({
      status: 200,
      body: { items: [], olderCursor: null, newerCursor: null, total: 0 },
    });
    await gateway.call(routes.listMessages, { params, query: { before: undefined, limit: 40 } });
    expect(request.mock.calls[0]![0].path).toBe('/api/tickets/tkt_1/messages?limit=40');
  });

  test('carries the revision as If-Match and the body as it is', async () => {
    const { gateway, request } = answering({ status: 200, body: aTicket() });
    await gateway.call(routes.changeTicket, { params, body: { status: 'resolved' }, revision: 7 });
    expect(request.mock.calls[0]![0]).toMatchObject({ headers: { 'If-Match': '"7"' }, body: { status: 'resolved' } });
  });

  test('carries the idempotency key', async () => {
    const { gateway, request } = answering(new Error('cut'));
    const call = gateway.call(routes.sendReply, {
      params,
      body: {
        text: 'Hi',
        attachmentIds: [],
        recipients: { to: [], cc: [], bcc: [] },
        seenMessageId: null,
        thenStatus: null,
      },
      idempotencyKey: 'k1',
    });
    await expect(call).rejects.toThrow();
    expect(request.mock.calls[0]![0].headers).toEqual({ 'Idempotency-Key': 'k1' });
  });

  test('is broken off by whoever asked', async () => {
    const { gateway, request } = silent();
    const asking = new AbortController();
    const call = gateway.call(routes.getTicket, { params, signal: asking.signal });
    expect(request.mock.calls[0]![0].signal?.aborted).toBe(false);
    asking.abort();
    expect(request.mock.calls[0]![0].signal?.aborted).toBe(true);
    await expect(call).rejects.toMatchObject({ reason: 'no_answer' });
    await expect(gateway.call(routes.getTicket, { params, signal: asking.signal })).rejects.toThrow();
    expect(request).toHaveBeenCalledTimes(1);
  });
});

describe('what the gateway answers', () => {
  test('is read by the route’s schema; what a newer server adds is let pass', async () => {
    const { gateway } = answering({ status: 200, body: { ...aTicket(), status: 'escalated', addedLater: true } });
    const ticket = await gateway.call(routes.getTicket, { params });
    expect(ticket.status).toBe('escalated');
  });

  test('no answer at all is unreachable, with the cause', async () => {
    const cause = new TypeError('Failed to fetch');
    const error: unknown = await answering(cause)
      .gateway.call(routes.getTicket, { params })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GatewayUnreachable);
    expect(error).toMatchObject({ reason: 'no_answer', cause });
  });

  test('a problem is a refusal that carries it', async () => {
    const body = { ...conflict, detail: 'Ben was faster.' };
    const error: unknown = await answering({ status: 412, body })
      .gateway.call(routes.getTicket, { params })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(GatewayRefused);
    expect(error).toMatchObject({ message: 'Ben was faster.', problem: { code: 'revision-conflict', status: 412 } });
  });

  test('a problem of a newer server keeps its words', async () => {
    const body = { ...conflict, code: 'moon-phase', detail: 'Not under this moon.' };
    const call = answering({ status: 409, body }).gateway.call(routes.getTicket, { params });
    await expect(call).rejects.toMatchObject({ problem: { code: 'internal', detail: 'Not under this moon.' } });
  });

  test.each([
    ['an error page of a proxy', 502, '<html>Bad gateway</html>'],
    ['an answer that is not what the route promises', 200, { id: 'tkt_1' }],
    ['nothing where something is promised', 200, null],
  ])('%s is unreadable', async (_name, status, body) => {
    const call = answering({ status, body }).gateway.call(routes.getTicket, { params });
    await expect(call).rejects.toMatchObject({ name: 'GatewayUnreachable', reason: 'unreadable', status });
  });

  test('an answer without content is nothing', async () => {
    const { gateway } = answering({ status: 204, body: null });
    const body = { text: 'Hi', attachmentIds: [], recipients: null };
    expect(await gateway.call(routes.saveDraft, { params: { ticketId: 'tkt_1', mode: 'reply' }, body })).toBeNull();
  });
});

test('requests are counted until they have an answer, whatever it is', async () => {
  let settle = (_answer: Promise<HostResponse>): void => undefined;
  const gateway = createGateway({ request: () => new Promise((resolve) => (settle = resolve)) });
  const call = gateway.call(routes.getTicket, { params });
  expect(gateway.inFlight).toBe(1);
  settle(Promise.reject(new Error('cut')));
  await expect(call).rejects.toThrow();
  expect(gateway.inFlight).toBe(0);
});

describe('of what nothing comes back', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** After how many milliseconds a call is given up. */
  const givenUpAfter = async (call: Promise<unknown>): Promise<number> => {
    const began = Date.now();
    const ended = call.catch((error: unknown) => error).then((error) => ({ error, ms: Date.now() - began }));
    await vi.advanceTimersByTimeAsync(10 * LONG_PATIENCE_MS);
    const { error, ms } = await ended;
    expect(error).toMatchObject({ name: 'GatewayUnreachable', reason: 'silence' });
    return ms;
  };
  const change = { params, body: { status: 'resolved' }, revision: 7 } as const;

  test('one is told within ten seconds, and the host may free the connection', async () => {
    const { gateway, request } = silent();
    expect(await givenUpAfter(gateway.call(routes.changeTicket, change))).toBe(PATIENCE_MS);
    expect(PATIENCE_MS).toBeLessThan(10_000);
    expect(request.mock.calls[0]![0].signal?.aborted).toBe(true);
    expect(gateway.inFlight).toBe(0);
  });

  test('a read that was given up is waited for twice as long the next time, as its answer may be large', async () => {
    const { gateway } = silent();
    const read = () => givenUpAfter(gateway.call(routes.getTicket, { params }));
    const write = () => givenUpAfter(gateway.call(routes.changeTicket, change));
    expect([await read(), await read()]).toEqual([PATIENCE_MS, 2 * PATIENCE_MS]);
    expect([await write(), await write()]).toEqual([PATIENCE_MS, PATIENCE_MS]);
    const other = { params: { ticketId: 'tkt_2' } };
    expect(await givenUpAfter(gateway.call(routes.getTicket, other))).toBe(PATIENCE_MS);
  });

  test('an answer leaves no clock behind, and neither does a refusal of the host', async () => {
    await answering({ status: 200, body: aTicket() }).gateway.call(routes.getTicket, { params });
    await answering(new Error('cut'))
      .gateway.call(routes.getTicket, { params })
      .catch(() => undefined);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('what is long by nature is waited for longer', async () => {
    const { gateway } = silent();
    const part = { params: { ...params, uploadId: 'u' }, query: { offset: 0 }, body: new Blob(['x']) };
    expect(await givenUpAfter(gateway.call(routes.uploadPart, part))).toBe(LONG_PATIENCE_MS);
    const slow = Object.entries<RouteShape>(routes).flatMap(([name, shape]) => (shape.slow ? name : []));
    expect(slow.toSorted()).toEqual([
      ...['assist', 'downloadAttachment', 'downloadMail', 'makeSummary'],
      ...['readRecording', 'streamAssist', 'uploadPart'],
    ]);
  });

  test('a stream that goes on speaking is not broken off, however long it takes', async () => {
    let speak = (_data: string): void => undefined;
    const heard: string[] = [];
    const gateway = createGateway({
      request: () => Promise.reject(new Error('not asked')),
      stream: (_request, onData) => {
        speak = onData;
        return new Promise(() => undefined);
      },
    });
    const call = gateway.stream(
      routes.streamAssist,
      { params, body: { task: 'draft', mode: 'reply', text: '' } as never },
      (data) => heard.push(data),
    );
    for (const word of ['a', 'b', 'c']) {
      await vi.advanceTimersByTimeAsync(LONG_PATIENCE_MS - 1);
      speak(word);
    }
    expect(heard).toEqual(['a', 'b', 'c']);
    expect(await givenUpAfter(call)).toBe(LONG_PATIENCE_MS);
  });
});
