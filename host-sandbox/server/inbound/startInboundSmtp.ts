import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerEnvelope } from 'smtp-server';
import { config, type NamedPort } from '../../config.ts';
import { listen } from '../../process.ts';
import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { MAIL_MAX_BYTES } from './keepFiles.ts';
import { receiveMail, tenantsOf } from './receiveMail.ts';

/** An answer of SMTP that is not yes (RFC 5321, section 4.2.3; enhanced codes RFC 3463). */
const refusal = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

const notNow = (): Error => refusal(451, '4.3.0 The server failed on this. Keep the mail and try again.');

const tooLarge = (): Error => refusal(552, `5.3.4 The mail is larger than ${MAIL_MAX_BYTES / 1024 / 1024} MB.`);

/** The pieces of a mail. The stream is always read to its end; throws there when the mail is larger than it may be. */
async function* piecesOf(stream: SMTPServerDataStream): AsyncGenerator<Buffer> {
  for await (const piece of stream as AsyncIterable<Buffer>) if (!stream.sizeExceeded) yield piece;
  if (stream.sizeExceeded) throw tooLarge();
}

const tooMany = ({ extra }: ProblemError): Error =>
  refusal(450, `4.7.1 Too many mails in a short time. Keep the mail and try again in ${extra.retryAfterS} seconds.`);

/** Why a mail is not taken for an address, or null. Whoever sends too many keeps them: mail servers try again. */
const objection = async (context: ServerContext, address: string, sender: string): Promise<Error | null> => {
  try {
    const [known] = await tenantsOf(context, [address]);
    if (!known) return refusal(550, `5.1.1 There is no mailbox ${address} here.`);
    // First the sender: one who is refused takes nothing from the tenant's other senders.
    await context.limits?.take('mail-of-sender', `${known.id} ${sender.toLowerCase()}`);
    await context.limits?.take('mail-of-tenant', known.id);
    return null;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'rate-limited') return tooMany(error);
    context.log.error({ err: error }, 'a recipient could not be looked up');
    return notNow();
  }
};

/** Empty for a notification (RFC 5321, section 4.5.5). */
const senderOf = ({ mailFrom }: SMTPServerEnvelope): string => (mailFrom === false ? '' : mailFrom.address);

const MOST_RECIPIENTS = 50;
const MOST_CLIENTS = 20;

/**
 * Starts the MSP's own mail server, which takes customers' mail for the tenants' inbound addresses and for
 * nobody else. A mail is accepted only once it is safely kept (250), else its sender keeps it (451).
 */
export const startInboundSmtp = async ({
  context,
  port,
}: {
  context: ServerContext;
  port: NamedPort;
}): Promise<{ port: number; close(): Promise<void> }> => {
  const server = new SMTPServer({
    name: config.host,
    banner: 'Ticket Peek inbound mail',
    // It relays nothing, so there is nobody to sign in; it has no certificate that a sender could check.
    disabledCommands: ['AUTH', 'STARTTLS'],
    // A QUIT that comes together with the end of a mail would close the connection before its answer:
    // the sender (Exim does so) would take the mail for refused and send it again.
    hidePIPELINING: true,
    disableReverseLookup: true,
    size: MAIL_MAX_BYTES,
    maxClients: MOST_CLIENTS,
    socketTimeout: 60_000,
    closeTimeout: 1_000,
    onRcptTo: ({ address }, { envelope }, done) => {
      if (envelope.rcptTo.length >= MOST_RECIPIENTS) return done(refusal(452, '4.5.3 Too many recipients.'));
      void objection(context, address, senderOf(envelope)).then(done);
    },
    onData: (stream, { envelope }, done) => {
      const rcptTo = envelope.rcptTo.map(({ address }) => address);
      receiveMail(context, piecesOf(stream), { mailFrom: senderOf(envelope), rcptTo }).then(
        () => done(null, '2.0.0 Kept'),
        (error: unknown) => {
          if (stream.sizeExceeded) return done(tooLarge());
          context.log.error({ err: error }, 'a mail could not be taken; its sender keeps it');
          done(notNow());
        },
      );
    },
  });
  // A sender that hangs up is no failure of the server's.
  server.on('error', (error) => context.log.warn({ err: error }, 'inbound SMTP'));
  await listen(server.server, port);
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};
