import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerError, type SMTPServerSession } from 'smtp-server';
import type { NamedPort } from '../config.ts';
import { listen } from '../process.ts';
import { mayLogIn, type Accounts } from './accounts.ts';
import type { MailFault } from './faults.ts';
import type { MailStore } from './store/mailStore.ts';

/** Largest mail taken, in bytes: the contract's largest attachment as base64, and room for the text. */
const MAIL_MAX_BYTES = 40 * 1024 * 1024;

/** The customers' mail server. */
export interface CustomerSmtp {
  /** The port it listens on, also when it was asked to choose one. */
  readonly port: number;
  readonly fault: MailFault;
  /** Resolves when the new behaviour holds: after `down`, connections are refused already. */
  setFault(fault: MailFault): Promise<void>;
  close(): Promise<void>;
}

const answer = (responseCode: number, message: string): SMTPServerError =>
  Object.assign(new Error(message), { responseCode });

/**
 * Starts the SMTP server that takes mail for any recipient. It answers 250 with a queue id only after the
 * mail is on the disk. No login is needed, as between servers; who logs in does so with an account of `accounts`.
 */
export const startCustomerSmtp = async (
  namedPort: NamedPort,
  store: Pick<MailStore, 'deliver'>,
  accounts: Accounts,
): Promise<CustomerSmtp> => {
  let fault: MailFault = 'up';
  let port = namedPort.port;
  let server: SMTPServer | null = null;
  const sockets = new Set<Socket>();

  const socketOf = (session: SMTPServerSession): Socket | undefined =>
    [...sockets].find(
      ({ remotePort, remoteAddress }) => remotePort === session.remotePort && remoteAddress === session.remoteAddress,
    );

  const take = async (stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> => {
    const { mailFrom, rcptTo } = session.envelope;
    const { remoteAddress: address, hostNameAppearsAs: helo } = session;
    // Rejects when the client goes away before the final dot: half a mail is no mail.
    const raw = await buffer(stream);
    if (stream.sizeExceeded) throw answer(552, '5.3.4 This mail is larger than the server takes');
    return store.deliver({
      raw,
      mailFrom: mailFrom ? mailFrom.address : '',
      rcptTo: rcptTo.map((recipient) => recipient.address),
      client: { address, helo, user: typeof session.user === 'string' ? session.user : null },
    });
  };

  const open = async (): Promise<void> => {
    const smtp = new SMTPServer({
      name: 'mail.customers.example',
      banner: 'the customers of the sandbox',
      size: MAIL_MAX_BYTES,
      authOptional: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      // Everything stays on this machine, and a certificate of the library's own would prove nothing.
      disabledCommands: ['STARTTLS'],
      onAuth: ({ username = '', password }, _session, done) => {
        if (mayLogIn(accounts, username, password ?? '')) done(null, { user: username });
        else done(answer(535, '5.7.8 Authentication credentials invalid'));
      },
      onRcptTo: ({ address }, _session, done) => {
        if (fault === 'refuses')
          done(answer(550, `5.1.1 <${address}>: Recipient address rejected: nobody by that name here`));
        else if (fault === 'greylists')
          done(answer(451, `4.7.1 <${address}>: Greylisted, please try again in 5 minutes`));
        else done();
      },
      onData: (stream, session, done) => {
        const cut = fault === 'cuts_after_data';
        take(stream, session).then(
          (queueId) => {
            if (cut) socketOf(session)?.destroy();
            else done(null, `2.0.0 OK: queued as ${queueId}`);
          },
          (error: unknown) => {
            if (error instanceof Error && 'responseCode' in error) done(error);
            else done(answer(451, '4.3.0 The mail could not be stored, please try again'));
          },
        );
      },
    });
    // A client that hangs up in the middle of a word is its own trouble, not ours.
    smtp.on('error', () => undefined);
    smtp.server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
    await listen(smtp.server, { ...namedPort, port });
    port = (smtp.server.address() as AddressInfo).port;
    server = smtp;
  };

  const shut = async (): Promise<void> => {
    const smtp = server;
    if (!smtp) return;
    server = null;
    const closed = new Promise<void>((resolve) => smtp.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  // One change at a time: opening and closing the port in quick succession must end as asked last.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (change: () => Promise<void>): Promise<void> => {
    const result = turn.then(change);
    turn = result.catch(() => undefined);
    return result;
  };

  await open();
  return {
    get port() {
      return port;
    },
    get fault() {
      return fault;
    },
    setFault: (next) =>
      inTurn(async () => {
        if (next === 'down') await shut();
        else if (!server) await open();
        fault = next;
      }),
    close: () => inTurn(shut),
  };
};
