import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes, type CustomerChannel } from '#contracts';
import { START } from '../../../test/support/fixtures.ts';
import { readStream } from '../../../test/support/readStream.ts';
import { openTestServer, type SignedInBrowser, type TestServer } from '../../../test/support/testServer.ts';
import { message } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { liveRoutes } from '../live/liveRoutes.ts';
import { appendMessage } from '../messages/appendMessage.ts';
import { participantRoutes } from './participantRoutes.ts';

const tenantId = 'tenant-north';
const params = { ticketId: 'ticket-bakery' };
let server: TestServer;
let ada: SignedInBrowser;
beforeAll(async () => {
  server = await openTestServer({ features: [liveRoutes({ renderers: [] }), participantRoutes] });
  ada = await server.asTechnician('tech-ada');
});
afterAll(() => server.close());

const box = (address: string, name: string | null = null) => ({ address, name });
const tenantWork = <T>(work: Parameters<typeof withTenant<T>>[2]): Promise<T> =>
  withTenant(server.context.database.db, { tenantId }, work);

const arrives = (id: string, channel: CustomerChannel, minutes: number) =>
  tenantWork((tx) =>
    appendMessage(
      tx,
      { tenantId },
      {
        ...{ id, kind: 'customer', ...params, text: 'Hello', channel },
        ...{ contactId: 'contact-tom', authorName: 'Tom Bauer', authorEmail: 'tom@plain.example' },
      },
      new Date(START.getTime() + minutes * 60_000),
    ),
  );

const mail = (cc: ReturnType<typeof box>[]): CustomerChannel => ({
  ...{ via: 'email', from: 'tom@plain.example', subject: 'Till', mailId: null, remarks: [] },
  ...{ to: [box('Support@North.example')], cc },
});

const replies = (['sent', 'failed', 'queued'] as const).map((deliveryState, index) => ({
  ...{ id: `reply-${deliveryState}`, tenantId, ...params, kind: 'technician' as const, text: 'Hi' },
  ...{ technicianId: 'tech-ben', subject: 'Re: Till', deliveryState, deliveryAt: START, releaseAt: START },
  createdAt: new Date(START.getTime() + (10 + index) * 60_000),
  recipients: {
    to: [box('tom@plain.example')],
    cc: [box(`${deliveryState}@vendor.example`)],
    bcc: [box(`hidden-${deliveryState}@vendor.example`)],
  },
}));

describe('who takes part in a ticket’s mails', () => {
  test('is read from the mails that came and the replies that left, without our own addresses', async () => {
    await arrives('mail-1', mail([box('ann@plain.example', 'Ann')]), 0);
    await arrives('portal', { via: 'portal' }, 2);
    await tenantWork((tx) => tx.insert(message).values(replies));
    await arrives('mail-2', mail([box('out@vendor.example')]), 30);
    const { items, latestMail } = await ada.call(routes.listParticipants, { params });
    expect(items.map(({ address }) => address)).toEqual([
      'tom@plain.example',
      'ann@plain.example',
      'sent@vendor.example',
      'out@vendor.example',
    ]);
    expect(latestMail?.messageId).toBe('mail-2');
    expect(items[0]).toMatchObject({
      ...{ isContact: true, knownAtClient: true, inLatestMail: 'from' },
      ...{ firstNamed: { messageId: 'mail-1' }, lastNamed: { messageId: 'mail-2' } },
    });
    expect(items[1]).toMatchObject({ name: 'Ann', knownAtClient: true, inLatestMail: null });
    expect(items[2]).toMatchObject({ knownAtClient: false, firstNamed: { messageId: 'reply-sent', by: 'Ben Okafor' } });
    expect(items[3]).toMatchObject({ knownAtClient: false, inLatestMail: 'cc' });
  });

  test('is to be asked for again when a mail arrives', async () => {
    const stream = await readStream(ada, '/api/tickets/ticket-bakery/live');
    try {
      await arrives('mail-3', mail([]), 40);
      let { data } = await stream.next();
      while (data.type !== 'resource.changed') ({ data } = await stream.next());
      expect(data['resource']).toBe('participants');
    } finally {
      await stream.cut();
    }
  });

  test('is nobody’s of another tenant', async () => {
    const sol = await server.asTechnician('tech-sol');
    expect(await sol.refusal(routes.listParticipants, { params })).toMatchObject({ code: 'not-found' });
  });
});
