import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { config } from '../config.ts';
import { startCustomerSmtp } from './customerSmtp.ts';
import { anyPort, sendTo, someMail, startTestMail, storedFiles } from './testing.ts';

const OUTBOUND = { user: 'outbound@northbridge.example', pass: 'sandbox' };

/** Speaks SMTP by hand: says each line and waits for its answer. */
const converse = async (port: number): Promise<{ say: (line: string) => Promise<string>; socket: Socket }> => {
  const socket = connect(port, config.host).setEncoding('latin1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'data');
  return {
    socket,
    say: async (line) => {
      socket.write(`${line}\r\n`);
      return String((await once(socket, 'data'))[0]);
    },
  };
};

describe('accepting', () => {
  test('stores a mail byte for byte as it was handed in', async () => {
    const mail = await startTestMail();
    const raw = Buffer.concat([
      Buffer.from('From: a@b.example\r\nSubject: bytes\r\n\r\n.a dot first\r\n..two dots\r\n. \r\n'),
      Buffer.from(Array.from({ length: 128 }, (_, index) => index + 128)),
      Buffer.from(`\r\n${'long '.repeat(2_000)}\r\n\r\n\r\n`),
    ]);
    await sendTo(mail.ports.customerSmtp, { envelope: { from: 'a@b.example', to: 'c@d.example' }, raw });
    expect(await storedFiles(mail.dataDir)).toEqual([raw]);
  });

  test('answers 250 with the queue id under which the mail is found', async () => {
    const mail = await startTestMail();
    const answer = await sendTo(mail.ports.customerSmtp, someMail);
    const queueId = /^250 2\.0\.0 OK: queued as (\S+)$/.exec(answer)?.[1];
    const found = await fetch(`${mail.mailboxUrl}/api/mailboxes/anna@harbourline.example/messages/${queueId}`);
    expect(await found.json()).toMatchObject({
      subject: 'Your printer [#1042]',
      text: expect.stringContaining('prints again'),
    });
  });

  test('does not answer before the mail is on the disk', async () => {
    let onDisk: (queueId: string) => void = () => undefined;
    const deliver = vi.fn(() => new Promise<string>((resolve) => (onDisk = resolve)));
    const smtp = await startCustomerSmtp(anyPort, { deliver }, { outbound: [] });
    onTestFinished(() => smtp.close());
    let answer: string | null = null;
    const sending = sendTo(smtp.port, someMail).then((text) => (answer = text));
    await vi.waitFor(() => expect(deliver).toHaveBeenCalled());
    // The server has the whole mail by now; a round trip of another client shows that it is not merely slow.
    const { say } = await converse(smtp.port);
    expect(await say('NOOP')).toMatch(/^250/);
    expect(answer).toBeNull();
    onDisk('Q1');
    expect(await sending).toBe('250 2.0.0 OK: queued as Q1');
  });

  test('answers 451, for the sender to try again, when the disk fails', async () => {
    const deliver = (): Promise<string> => Promise.reject(new Error('ENOSPC'));
    const smtp = await startCustomerSmtp(anyPort, { deliver }, { outbound: [] });
    onTestFinished(() => smtp.close());
    await expect(sendTo(smtp.port, someMail)).rejects.toThrow(/451 4\.3\.0/);
  });

  test('shows nothing of a mail whose sender hung up before the final dot', async () => {
    const mail = await startTestMail();
    const { say, socket } = await converse(mail.ports.customerSmtp);
    await say('EHLO test.example');
    await say('MAIL FROM:<a@b.example>');
    await say('RCPT TO:<anna@harbourline.example>');
    expect(await say('DATA')).toMatch(/^354/);
    socket.end('Subject: half\r\n\r\nThis is the fir');
    await once(socket, 'close');
    await sendTo(mail.ports.customerSmtp, someMail);
    expect(await storedFiles(mail.dataDir)).toHaveLength(1);
  });

  test('puts a mail to several people into each of their mailboxes, once', async () => {
    const mail = await startTestMail();
    await sendTo(mail.ports.customerSmtp, {
      ...someMail,
      to: ['a@x.example', 'B@x.example', 'b@X.example'],
      bcc: 'c@y.example',
    });
    const response = await fetch(`${mail.mailboxUrl}/api/mailboxes`);
    const { items } = (await response.json()) as { items: { address: string; received: number }[] };
    expect(items.map(({ address, received }) => [address, received]).toSorted()).toEqual([
      ['a@x.example', 1],
      ['b@x.example', 1],
      ['c@y.example', 1],
    ]);
  });

  test('keeps mails over a restart', async () => {
    const first = await startTestMail();
    await sendTo(first.ports.customerSmtp, someMail);
    await first.close();
    const second = await startTestMail({ dataDir: first.dataDir });
    const page = await (await fetch(`${second.mailboxUrl}/mailbox/anna@harbourline.example`)).text();
    expect(page).toContain('Your printer [#1042]');
  });
});

describe('login', () => {
  test('lets in outbound accounts of any domain with a known password', async () => {
    const mail = await startTestMail();
    expect(await sendTo(mail.ports.customerSmtp, someMail, OUTBOUND)).toMatch(/^250/);
  });

  test.each([
    { user: 'refused@kestrel.example', pass: 'sandbox' },
    { user: 'outbound@northbridge.example', pass: 'wrong' },
  ])('refuses $user with password $pass by 535', async (auth) => {
    const mail = await startTestMail();
    await expect(sendTo(mail.ports.customerSmtp, someMail, auth)).rejects.toMatchObject({
      code: 'EAUTH',
      response: '535 5.7.8 Authentication credentials invalid',
    });
    expect(await storedFiles(mail.dataDir)).toHaveLength(0);
  });
});

describe('faults', () => {
  test('down refuses connections at once, and up takes mail on the same port again', async () => {
    const mail = await startTestMail();
    const { socket } = await converse(mail.ports.customerSmtp);
    const hungUp = once(socket, 'close');
    await mail.setFault('down');
    await hungUp;
    await expect(sendTo(mail.ports.customerSmtp, someMail)).rejects.toThrow(/ECONNREFUSED/);
    await mail.setFault('up');
    expect(await sendTo(mail.ports.customerSmtp, someMail)).toMatch(/^250/);
  });

  test('refuses answers 550 to each recipient', async () => {
    const mail = await startTestMail();
    await mail.setFault('refuses');
    await expect(sendTo(mail.ports.customerSmtp, someMail)).rejects.toMatchObject({
      responseCode: 550,
      response: expect.stringContaining('5.1.1 <anna@harbourline.example>: Recipient address rejected'),
    });
    expect(await storedFiles(mail.dataDir)).toHaveLength(0);
  });

  test('greylists answers 451 to each recipient', async () => {
    const mail = await startTestMail();
    await mail.setFault('greylists');
    await expect(sendTo(mail.ports.customerSmtp, someMail)).rejects.toMatchObject({ responseCode: 451 });
  });

  test('cuts_after_data stores the mail and hangs up without an answer', async () => {
    const mail = await startTestMail();
    await mail.setFault('cuts_after_data');
    await expect(sendTo(mail.ports.customerSmtp, someMail)).rejects.not.toHaveProperty(
      'responseCode',
      expect.any(Number),
    );
    expect(await storedFiles(mail.dataDir)).toHaveLength(1);
  });

  test('changes in quick succession end as asked last', async () => {
    const mail = await startTestMail();
    await Promise.all([mail.setFault('down'), mail.setFault('up'), mail.setFault('down'), mail.setFault('refuses')]);
    expect(mail.fault).toBe('refuses');
    await expect(sendTo(mail.ports.customerSmtp, someMail)).rejects.toMatchObject({ responseCode: 550 });
  });

  test('are read and set over HTTP', async () => {
    const mail = await startTestMail();
    const control = (body: unknown): Promise<Response> =>
      fetch(`${mail.mailboxUrl}/control/fault`, { method: 'PUT', body: JSON.stringify(body) });
    const set = await control({ mailServer: 'down' });
    expect(await set.json()).toEqual({ mailServer: 'down' });
    await expect(sendTo(mail.ports.customerSmtp, someMail)).rejects.toThrow(/ECONNREFUSED/);
    expect((await control({ mailServer: 'sideways' })).status).toBe(422);
    const got = await fetch(`${mail.mailboxUrl}/control/fault`);
    expect(await got.json()).toEqual({ mailServer: 'down' });
  });
});

test('a taken port is named with the variable that sets it', async () => {
  const mail = await startTestMail();
  const taken = { name: 'PEEK_CUSTOMER_SMTP_PORT', port: mail.ports.customerSmtp };
  await expect(startCustomerSmtp(taken, { deliver: () => Promise.resolve('') }, { outbound: [] })).rejects.toThrow(
    `Port ${taken.port} is taken. Stop what uses it, or set PEEK_CUSTOMER_SMTP_PORT to another port.`,
  );
});
