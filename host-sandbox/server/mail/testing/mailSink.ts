import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** An answer of the mail server, e.g. `{ code: 550, text: '5.1.1 No such user' }`. */
export interface SmtpRefusal {
  readonly code: number;
  readonly text: string;
}

/** What the server does, and may be changed between mails. Everything is accepted where nothing is said. */
export interface SinkBehaviour {
  /** Answers the sign-in so. */
  auth?: SmtpRefusal;
  /** Answers RCPT so. */
  recipient?: SmtpRefusal;
  /** Answers RCPT so for these addresses. */
  refused?: Readonly<Record<string, SmtpRefusal>>;
  /** After the final dot: refuses, hangs up, stays silent, or accepts a second late, in place of accepting. */
  afterData?: SmtpRefusal | 'cut' | 'silent' | 'late';
  /** Hangs up when this command arrives. */
  cutAt?: 'RCPT' | 'MIDDLE_OF_DATA';
}

/** One mail as it went over the wire. */
export interface SunkMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
}

/** A mail server for tests: speaks SMTP for real, on a free port. */
export interface MailSink {
  readonly port: number;
  /** Every mail whose final dot arrived, accepted or not. */
  readonly mails: SunkMail[];
  behaviour: SinkBehaviour;
  /** Connections that were opened. */
  readonly connections: number;
  /** Closes every connection, as servers do with those that wait too long. */
  hangUp(): void;
  close(): Promise<void>;
}

const refusal = ({ code, text }: SmtpRefusal): Error => Object.assign(new Error(text), { responseCode: code });

const read = async (stream: SMTPServerDataStream): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/** Starts a {@link MailSink} on localhost. It wants a sign-in and takes any. */
export const startMailSink = async (behaviour: SinkBehaviour = {}): Promise<MailSink> => {
  let connections = 0;
  const hangUp = (): void => {
    for (const connection of server.connections as Set<{ _socket: { destroy(): void } }>) connection._socket.destroy();
  };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    allowInsecureAuth: true,
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: (auth, _session, done) => {
      const { auth: refuse } = sink.behaviour;
      if (refuse) done(refusal(refuse));
      else done(null, { user: auth.username });
    },
    onRcptTo: ({ address }, _session, done) => {
      const { refused, recipient = refused?.[address], cutAt } = sink.behaviour;
      if (cutAt === 'RCPT') hangUp();
      else if (recipient) done(refusal(recipient));
      else done();
    },
    onData: (stream, { envelope }, done) => {
      const { afterData, cutAt } = sink.behaviour;
      if (cutAt === 'MIDDLE_OF_DATA') {
        stream.once('data', hangUp);
        return;
      }
      read(stream).then(
        (raw) => {
          sink.mails.push({
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            raw,
          });
          if (afterData === 'cut') hangUp();
          else if (afterData === undefined || afterData === 'late')
            setTimeout(() => done(null, `2.0.0 queued as ${sink.mails.length}`), afterData ? 1_000 : 0);
          else if (afterData !== 'silent') done(refusal(afterData));
        },
        () => undefined,
      );
    },
  });
  // Connections that the test itself has cut.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const sink: MailSink = {
    port: (server.server.address() as AddressInfo).port,
    mails: [],
    behaviour,
    get connections() {
      return connections;
    },
    hangUp,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        hangUp();
      }),
  };
  return sink;
};
