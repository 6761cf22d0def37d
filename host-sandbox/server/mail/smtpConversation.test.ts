import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import { afterEach, describe, expect, it } from 'vitest';
import { sendMail, type MailServer, type SmtpLimits } from './smtpConversation.ts';
import { startMailSink, type MailSink, type SinkBehaviour } from './testing/mailSink.ts';

const ENVELOPE = { from: 'support@north.example', to: ['ada@client.example'] };
const MAIL = { from: ENVELOPE.from, to: 'ada@client.example', subject: 'Hello', text: 'one\n.\n..two\r\nthree\rfour' };
const LIMITS: SmtpLimits = { connectMs: 2_000, silenceMs: 300, totalMs: 5_000 };

let sink: MailSink | undefined;
afterEach(async () => {
  await sink?.close();
  sink = undefined;
});

const at = (port: number): MailServer => ({ host: 'localhost', port, userName: 'outbound', password: 'secret' });

const sendTo = async (behaviour: SinkBehaviour, mail: MailComposerOptions = MAIL) => {
  sink = await startMailSink(behaviour);
  return sendMail(at(sink.port), ENVELOPE, mail, LIMITS);
};

describe('an attempt to send', () => {
  it('is sent once the server has said so, in its words', async () => {
    expect(await sendTo({})).toEqual({ state: 'sent', serverAnswer: expect.stringContaining('2.0.0 queued as 1') });
    expect(sink?.mails).toMatchObject([{ from: ENVELOPE.from, to: ENVELOPE.to }]);
  });

  it('has no bare CR or LF on the wire, and its dots arrive', async () => {
    await sendTo({});
    const raw = sink?.mails[0]?.raw.toString() ?? '';
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(raw).toContain('one\r\n.\r\n..two\r\n');
  });

  it.each<[string, SinkBehaviour, number, RegExp]>([
    [
      'the sign-in',
      { auth: { code: 535, text: '5.7.8 Bad credentials' } },
      0,
      /refused the account’s sign-in: 535 5\.7\.8 Bad credentials/,
    ],
    [
      'the recipient',
      { recipient: { code: 550, text: '5.1.1 No such user' } },
      0,
      /refused the recipient ada@client\.example: 550 5\.1\.1 No such user/,
    ],
    ['the recipient for now', { recipient: { code: 450, text: '4.2.0 Greylisted' } }, 0, /450 4\.2\.0 Greylisted/],
    [
      'the mail for now',
      { afterData: { code: 451, text: '4.3.0 Try later' } },
      1,
      /refused the mail: 451 4\.3\.0 Try later/,
    ],
    ['the mail', { afterData: { code: 554, text: '5.7.1 Spam' } }, 1, /refused the mail: 554 5\.7\.1 Spam/],
    ['the mail and goes', { afterData: { code: 421, text: '4.3.2 Shutting down' } }, 1, /421 4\.3\.2 Shutting down/],
  ])('has failed when the server refuses %s', async (_, behaviour, arrived, reason) => {
    const outcome = await sendTo(behaviour);
    expect(outcome).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(reason),
      serverAnswer: expect.stringMatching(/^[45]\d\d /),
    });
    expect(sink?.mails).toHaveLength(arrived);
  });

  it.each([
    ['the first', 'ada@client.example'],
    ['the last', 'zoe@client.example'],
  ])('leaves for nobody when the server refuses %s of several recipients', async (_, address) => {
    sink = await startMailSink({ refused: { [address]: { code: 550, text: '5.1.1 No such user' } } });
    const to = ['ada@client.example', 'ben@client.example', 'zoe@client.example'];
    expect(await sendMail(at(sink.port), { ...ENVELOPE, to }, MAIL, LIMITS)).toMatchObject({
      state: 'failed',
      reason: expect.stringContaining(`refused the recipient ${address}: 550 5.1.1 No such user`),
      serverAnswer: '550 5.1.1 No such user',
    });
    expect(sink.mails).toEqual([]);
  });

  it('names every recipient that is refused', async () => {
    sink = await startMailSink({ recipient: { code: 550, text: 'No' } });
    const to = ['ada@client.example', 'ben@client.example'];
    expect(await sendMail(at(sink.port), { ...ENVELOPE, to }, MAIL, LIMITS)).toMatchObject({
      reason: expect.stringMatching(/ada@client\.example: 550 No; the recipient ben@client\.example: 550 No$/),
    });
  });

  it('has failed when nobody listens there', async () => {
    const closed = await startMailSink();
    await closed.close();
    expect(await sendMail(at(closed.port), ENVELOPE, MAIL, LIMITS)).toMatchObject({
      state: 'failed',
      reason: expect.stringMatching(/could not be reached.*ECONNREFUSED/),
      serverAnswer: null,
    });
  });

  it('has failed when the connection is cut before the mail was handed over', async () => {
    expect(await sendTo({ cutAt: 'RCPT' })).toMatchObject({ state: 'failed', serverAnswer: null });
  });

  it('has failed when the connection is cut in the middle of a large mail', async () => {
    // In pieces, as files come from the disk.
    const content = Readable.from(Array.from({ length: 300 }, () => randomBytes(64 * 1024)));
    const mail = { ...MAIL, attachments: [{ filename: 'large.bin', content }] };
    expect(await sendTo({ cutAt: 'MIDDLE_OF_DATA' }, mail)).toMatchObject({ state: 'failed', serverAnswer: null });
    expect(content.destroyed).toBe(true);
  });

  it('has failed when an attachment cannot be read to its end', async () => {
    const content = new Readable({
      read() {
        this.destroy(new Error('the disk is gone'));
      },
    });
    const outcome = await sendTo({}, { ...MAIL, attachments: [{ filename: 'x', content }] });
    expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringContaining('the disk is gone') });
    expect(sink?.mails).toHaveLength(0);
  });

  it('is unknown when the connection is cut between the last byte and the answer', async () => {
    expect(await sendTo({ afterData: 'cut' })).toMatchObject({ state: 'unknown' });
    expect(sink?.mails).toHaveLength(1);
  });

  it('is unknown when the server stays silent after the last byte', async () => {
    expect(await sendTo({ afterData: 'silent' })).toMatchObject({ state: 'unknown' });
  });

  it('is waited for longer after the last byte than before it', async () => {
    sink = await startMailSink({ afterData: 'silent' });
    const patient = { ...LIMITS, silenceMs: 500, answerMs: 1_500 };
    const began = performance.now();
    expect(await sendMail(at(sink.port), ENVELOPE, MAIL, patient)).toMatchObject({ state: 'unknown' });
    expect(performance.now() - began).toBeGreaterThan(1_400);
  });

  it('has failed when the server never greets', async () => {
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, 'localhost', resolve));
    try {
      const { port } = mute.address() as AddressInfo;
      const outcome = await sendMail(at(port), ENVELOPE, MAIL, { ...LIMITS, connectMs: 200 });
      expect(outcome).toMatchObject({ state: 'failed', serverAnswer: null });
    } finally {
      mute.close();
    }
  });

  it('ends at its total limit against a server that drips', async () => {
    const dripping = createServer((socket) => {
      const drip = setInterval(() => socket.write('220-wait\r\n'), 20);
      socket.on('error', () => undefined).on('close', () => clearInterval(drip));
    });
    await new Promise<void>((resolve) => dripping.listen(0, 'localhost', resolve));
    try {
      const { port } = dripping.address() as AddressInfo;
      const outcome = await sendMail(at(port), ENVELOPE, MAIL, { connectMs: 5_000, silenceMs: 5_000, totalMs: 300 });
      expect(outcome).toMatchObject({ state: 'failed', reason: expect.stringContaining('longer than 0.3 seconds') });
    } finally {
      dripping.close();
    }
  });

  it('sends no password in the clear to another machine', async () => {
    const outcome = await sendMail({ ...at(9), host: '0.0.0.0' }, ENVELOPE, MAIL, LIMITS);
    expect(outcome.state).toBe('failed');
    sink = await startMailSink();
    const plain = await sendMail({ ...at(sink.port), host: '0.0.0.0' }, ENVELOPE, MAIL, LIMITS);
    expect(plain).toMatchObject({ state: 'failed' });
    expect(sink.mails).toHaveLength(0);
  });
});

describe('one mail after another', () => {
  const send = () => sendMail(at(sink!.port), ENVELOPE, MAIL, LIMITS);

  it('goes over the connection that the one before has left, each once', async () => {
    sink = await startMailSink();
    for (let mail = 0; mail < 3; mail += 1) expect(await send()).toMatchObject({ state: 'sent' });
    expect([sink.connections, sink.mails.length]).toEqual([1, 3]);
  });

  it('goes over a new connection when the server has closed the one that waited', async () => {
    sink = await startMailSink();
    await send();
    sink.hangUp();
    expect(await send()).toMatchObject({ state: 'sent' });
    expect([sink.connections, sink.mails.length]).toEqual([2, 2]);
  });

  it('is not sent again when the server hangs up after it has the mail', async () => {
    sink = await startMailSink();
    await send();
    sink.behaviour = { afterData: 'cut' };
    expect(await send()).toMatchObject({ state: 'unknown' });
    expect([sink.connections, sink.mails.length]).toEqual([1, 2]);
  });
});
