import { describe, expect, test } from 'vitest';
import { sendTo, someMail, startInbound, startTestMail } from '../testing.ts';

const ANNA = 'anna@harbourline.example';

/** A mailbox with one mail in it, and the MSP's server to answer to. */
const setUp = async () => {
  const inbound = await startInbound();
  const mail = await startTestMail({ inboundSmtp: inbound.port });
  const answer = await sendTo(mail.ports.customerSmtp, {
    ...someMail,
    messageId: '<reply.1042@northbridge.example>',
    references: ['<first@harbourline.example>'],
    replyTo: 'tickets@northbridge.example',
  });
  const id = answer.split(' ').at(-1) ?? '';
  const url = `${mail.mailboxUrl}/mailbox/${ANNA}/${id}`;
  const post = (
    fields: Record<string, string | File>,
    to = url,
    headers: Record<string, string> = {},
  ): Promise<Response> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return fetch(to, { method: 'POST', body, headers, redirect: 'manual' });
  };
  const api = (path: string, body?: unknown): Promise<Response> =>
    fetch(
      `${mail.mailboxUrl}/api/mailboxes/${ANNA}/${path}`,
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
    );
  return { inbound, mail, id, url, post, api };
};

describe('the answer form', () => {
  test('sends a mail that threads and quotes as a mail program’s does', async () => {
    const { inbound, url, post, id } = await setUp();
    const response = await post({ text: 'It is stuck again.\r\nSorry!', quote: 'on' });
    expect(response.status).toBe(303);
    expect(inbound.arrived).toHaveLength(1);
    const [arrived] = inbound.arrived;
    expect(arrived).toMatchObject({
      envelopeFrom: ANNA,
      envelopeTo: ['tickets@northbridge.example'],
      from: { name: 'Anna Lindqvist', address: ANNA },
      subject: 'Re: Your printer [#1042]',
      inReplyTo: ['<reply.1042@northbridge.example>'],
      references: ['<first@harbourline.example>', '<reply.1042@northbridge.example>'],
      attachments: [],
    });
    expect(arrived?.messageId).toMatch(/^<[^@]+@harbourline\.example>$/);
    expect(arrived?.text).toMatch(
      /^It is stuck again\.\nSorry!\n\nOn .*, Northbridge Service Desk <support@northbridge\.example> wrote:\n> It prints again\.\n/,
    );
    const page = await (await fetch(new URL(response.headers.get('location') ?? '', url))).text();
    expect(page).toContain('2.0.0 Taken by the service desk');
    expect(page).toContain('In this conversation');
    expect(page).toContain(id);
  });

  test('keeps the answer among the sent mails', async () => {
    const { post, api } = await setUp();
    await post({ text: 'Thank you.' });
    const { items } = (await (await api('messages?direction=sent')).json()) as { items: unknown[] };
    expect(items).toEqual([
      expect.objectContaining({ direction: 'sent', preview: 'Thank you.', subject: 'Re: Your printer [#1042]' }),
    ]);
  });

  test('carries attachments as they are', async () => {
    const { inbound, post } = await setUp();
    const content = Buffer.from(Array.from({ length: 5_000 }, (_, index) => index % 256));
    await post({ text: 'See here.', attachments: new File([content], 'Bild – 1.png', { type: 'image/png' }) });
    const [file] = inbound.arrived[0]?.attachments ?? [];
    expect(file).toMatchObject({ fileName: 'Bild – 1.png', mediaType: 'image/png' });
    expect(Buffer.from(file?.content ?? []).equals(content)).toBe(true);
  });

  test('leaves the threading headers out when asked to, and quotes only when asked to', async () => {
    const { inbound, post } = await setUp();
    await post({ text: 'Tag only.', stripThreading: 'on' });
    expect(inbound.arrived[0]).toMatchObject({
      inReplyTo: [],
      references: [],
      subject: 'Re: Your printer [#1042]',
      text: 'Tag only.\n',
    });
  });

  test('pretends to be somebody else when asked to', async () => {
    const { inbound, post } = await setUp();
    await post({ text: 'Close the ticket.', forgedSender: 'Big Boss <boss@harbourline.example>' });
    expect(inbound.arrived[0]).toMatchObject({
      envelopeFrom: 'boss@harbourline.example',
      from: { name: 'Big Boss', address: 'boss@harbourline.example' },
    });
  });

  test('shows the server’s refusal word for word and keeps the text', async () => {
    const { inbound, post, api } = await setUp();
    inbound.refuse('5.7.1 You are <b>not</b> welcome');
    const response = await post({ text: 'Please <help> me.', quote: 'on', forgedSender: '"A" <a@b.example>' });
    const page = await response.text();
    expect(response.status).toBe(502);
    expect(page).toContain('550 5.7.1 You are &lt;b&gt;not&lt;/b&gt; welcome');
    expect(page).toContain('Please &lt;help&gt; me.</textarea>');
    expect(page).toContain('value="&quot;A&quot; &lt;a@b.example&gt;"');
    expect(await (await api('messages?direction=sent')).json()).toEqual({ items: [] });
  });

  test('names the port when the service desk’s server does not run', async () => {
    const mail = await startTestMail();
    const answer = await sendTo(mail.ports.customerSmtp, someMail);
    const body = new FormData();
    body.append('text', 'Anybody there?');
    const page = await fetch(`${mail.mailboxUrl}/mailbox/${ANNA}/${answer.split(' ').at(-1)}`, {
      method: 'POST',
      body,
    });
    expect(await page.text()).toContain('nothing listens on port 1 (PEEK_INBOUND_SMTP_PORT)');
  });

  test('lets no line break in a field become a header or a recipient', async () => {
    const { inbound, post, mail } = await setUp();
    const write = `${mail.mailboxUrl}/mailbox/${ANNA}/new`;
    const sent = await post({ to: 'desk@northbridge.example', subject: 'Hi\r\nBcc: all@x.example', text: 'x' }, write);
    expect(sent.status).toBe(303);
    expect(inbound.arrived[0]?.envelopeTo).toEqual(['desk@northbridge.example']);
    expect(inbound.arrived[0]?.source).not.toMatch(/^Bcc:/im);
    for (const to of ['a b', 'x@y.example\r\nRCPT TO:<z@y.example>', '']) {
      expect((await post({ to, subject: '', text: 'x' }, write)).status).toBe(422);
    }
    expect(inbound.arrived).toHaveLength(1);
  });

  test.each([
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ origin: 'http://localhost:4300' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 303],
  ] as [Record<string, string>, number][])(
    'answers a form that a browser sent with %j by %i',
    async (headers, status) => {
      const { inbound, post, url } = await setUp();
      expect((await post({ text: 'x' }, url, headers)).status).toBe(status);
      expect(inbound.arrived).toHaveLength(status === 303 ? 1 : 0);
    },
  );
});

describe('the JSON API', () => {
  test('answers and writes as the forms do', async () => {
    const { inbound, api, id } = await setUp();
    const contentBase64 = Buffer.from('a log').toString('base64');
    const answered = await api('answers', {
      to: id,
      text: 'By JSON.',
      attachments: [{ fileName: 'a.log', mediaType: 'text/plain', contentBase64 }],
    });
    expect(answered.status).toBe(201);
    expect(await answered.json()).toMatchObject({
      direction: 'sent',
      serverAnswer: '250 2.0.0 Taken by the service desk',
    });
    const written = await api('messages', {
      to: 'Desk <desk@northbridge.example>',
      subject: 'New trouble',
      text: 'Help',
    });
    expect(written.status).toBe(201);
    expect(inbound.arrived).toMatchObject([
      { inReplyTo: ['<reply.1042@northbridge.example>'], text: expect.stringContaining('\n> It prints again.') },
      { subject: 'New trouble', inReplyTo: [], references: [] },
    ]);
    expect(Buffer.from(inbound.arrived[0]?.attachments[0]?.content ?? []).toString()).toBe('a log');
  });

  test('says no by problem details', async () => {
    const { inbound, api, id } = await setUp();
    inbound.refuse('5.1.1 Nobody');
    const refused = await api('answers', { to: id, text: 'x' });
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(await refused.json()).toMatchObject({
      status: 502,
      code: 'mail-dispatch-failed',
      serverAnswer: '550 5.1.1 Nobody',
    });
    expect((await api('answers', { to: 'nothing', text: 'x' })).status).toBe(404);
    expect((await api('answers', { to: id, text: ' ' })).status).toBe(422);
    expect((await api('answers', { to: id, words: 'x' })).status).toBe(422);
    expect((await api('messages/nothing')).status).toBe(404);
  });

  test('hands out the source byte for byte', async () => {
    const { mail, api } = await setUp();
    const raw = Buffer.from('Subject: raw\r\n\r\n\xff\xfe\r\n', 'latin1');
    const answer = await sendTo(mail.ports.customerSmtp, { envelope: { from: '', to: ANNA }, raw });
    const source = await api(`messages/${answer.split(' ').at(-1)}/source`);
    expect(Buffer.from(await source.arrayBuffer()).equals(raw)).toBe(true);
  });
});
