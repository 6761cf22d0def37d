import { Readable } from 'node:stream';
import { createTransport, type NodemailerError } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { config, type NamedPort } from '../../config.ts';
import type { Person } from '../reading/readMail.ts';

/** A file that goes out with a mail. */
export interface OutgoingFile {
  fileName: string;
  mediaType: string;
  content: Uint8Array;
}

/** A mail to be sent. Ids carry their angle brackets. */
export interface OutgoingMail {
  from: Person;
  to: Person[];
  subject: string;
  text: string;
  inReplyTo: string | null;
  references: string[];
  attachments: OutgoingFile[];
}

/** A mail was not accepted. The message says why, for the person. */
export class SendingFailed extends Error {
  override readonly name = 'SendingFailed';
  /** The connection was lost after the mail was handed over: it may have arrived all the same. */
  readonly outcomeUnknown: boolean;
  /** What the server said, word for word; null when it said nothing. */
  readonly serverAnswer: string | null;

  constructor(message: string, known: { outcomeUnknown: boolean; serverAnswer: string | null; cause: unknown }) {
    super(message, { cause: known.cause });
    this.outcomeUnknown = known.outcomeUnknown;
    this.serverAnswer = known.serverAnswer;
  }
}

const composer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

/** Writes a mail as it goes over the wire, with a Date and a Message-ID of its own. */
export const composeMail = async (mail: OutgoingMail): Promise<Buffer> => {
  const { message } = await composer.sendMail({
    from: mail.from,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    inReplyTo: mail.inReplyTo ?? undefined,
    references: mail.references,
    attachments: mail.attachments.map(({ fileName, mediaType, content }) => ({
      filename: fileName,
      contentType: mediaType,
      content: Buffer.from(content),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return message as Buffer;
};

const explain = (error: NodemailerError, handedOver: boolean, { name, port }: NamedPort): string => {
  if (error.responseCode) return 'The mail server did not take the mail.';
  if (handedOver)
    return 'The connection was lost before the mail server answered. The mail may or may not have arrived.';
  if (error.message.includes('ECONNREFUSED')) {
    return `The service desk’s mail server cannot be reached: nothing listens on port ${port} (${name}). Try again once it runs.`;
  }
  return `The service desk’s mail server cannot be reached: ${error.message}. Nothing was sent.`;
};

/**
 * Hands a mail to a mail server, and resolves with the server's answer once it has accepted it.
 * @throws {SendingFailed} with the reason, in words and as the server gave it.
 */
export const sendMail = async (
  server: NamedPort,
  { from, to, raw }: { from: string; to: string[]; raw: Buffer },
): Promise<string> => {
  const connection = new SMTPConnection({
    host: config.host,
    port: server.port,
    secure: false,
    // Everything stays on this machine; the server's certificate could be anybody's.
    ignoreTLS: true,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  });
  // The library's error is the same wherever the connection broke. It reads the mail only after the server
  // has said 354, so a mail that was never read was never handed over.
  let handedOver = false;
  const mail = new Readable({
    read() {
      handedOver = true;
      this.push(raw);
      this.push(null);
    },
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      connection.on('error', reject);
      connection.connect(() => {
        connection.send({ from, to }, mail, (error, info) => {
          if (error) reject(error);
          else resolve(info.response);
        });
      });
    });
  } catch (cause) {
    const error = cause as NodemailerError;
    throw new SendingFailed(explain(error, handedOver, server), {
      outcomeUnknown: handedOver && error.responseCode === undefined,
      serverAnswer: error.response ?? null,
      cause,
    });
  } finally {
    connection.quit();
  }
};
