import { describe, expect, it } from 'vitest';
import { deliver, NORTH, seenOn, server, SOUTH, signed, useMailDesk } from './testing/mailDesk.ts';

useMailDesk();

const mail = async (): Promise<string> =>
  [
    'From: Mia Lind <mia@harbor.example>',
    `To: "Support, North" <${NORTH}>, =?utf-8?Q?J=C3=B6rg?= <joerg@harbor.example>`,
    'Cc: Undisclosed: ops@partner.example, OPS@partner.example;',
    'Subject: Re: <script>alert(1)</script>',
    'Message-ID: <first@harbor.example>',
    `In-Reply-To: ${await signed('ticket-printer')}`,
    '',
    'It prints again.',
    '',
  ].join('\r\n');

const channelOf = async () => {
  const [message] = await seenOn('ticket-printer');
  if (message?.channel.via !== 'email') throw new Error('The message did not come by e-mail.');
  return message.channel;
};

describe('a customer’s mail', () => {
  it('says to whom else it went', async () => {
    await deliver(await mail());
    expect(await channelOf()).toMatchObject({
      from: 'mia@harbor.example',
      to: [
        { address: NORTH, name: 'Support, North' },
        { address: 'joerg@harbor.example', name: 'Jörg' },
      ],
      cc: [{ address: 'ops@partner.example', name: null }],
      remarks: [],
    });
  });

  it('can be fetched as it came, as a file in which nothing runs', async () => {
    const raw = await mail();
    await deliver(raw);
    const ada = await server.asTechnician('tech-ada');
    const answer = await ada.get(`/api/mails/${(await channelOf()).mailId}`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(raw);
    expect(answer.headers.get('content-type')).toBe('message/rfc822');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="[^<>"]+\.eml"/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
  });

  it('is to another tenant as if it were not there', async () => {
    await deliver(await mail());
    const { mailId } = await channelOf();
    const sol = await server.asTechnician('tech-sol');
    const [foreign, missing] = [await sol.get(`/api/mails/${mailId}`), await sol.get('/api/mails/none')];
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(await foreign.text()).toBe(await missing.text());
  });

  it('to two tenants is a mail of its own in each', async () => {
    const outcomes = await deliver(await mail(), { rcptTo: [NORTH, SOUTH, NORTH.toUpperCase()] });
    expect(outcomes.map(({ tenantId, outcome }) => [tenantId, outcome])).toEqual([
      ['tenant-north', 'threaded'],
      ['tenant-south', 'quarantined'],
    ]);
  });
});
