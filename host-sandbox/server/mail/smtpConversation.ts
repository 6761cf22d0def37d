import { isIPv4 } from 'node:net';
import { Readable } from 'node:stream';
import MailComposer, { type MailComposerOptions } from 'nodemailer/lib/mail-composer';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { AllOrNobodyConnection, allowSilence, type SmtpError } from './allOrNobody.ts';
import { domainOf, headerText } from './headerText.ts';
import { keepIdle, takeIdle } from './idleConnections.ts';

/** The mail server that takes a tenant's mail, and how to sign in there. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly userName: string;
  readonly password: string;
}

/**
 * What is known after one attempt. `failed`: the server has certainly not taken the mail. `unknown`:
 * the connection was lost between the last byte of the mail and the answer, so nobody can know
 * (research/reliability.md, section 0.2). `serverAnswer` is what the server said, word for word.
 */
export type SendOutcome =
  | { readonly state: 'sent'; readonly serverAnswer: string }
  | {
      readonly state: 'failed';
      readonly reason: string;
      readonly serverAnswer: string | null;
      /** It was the account that the server did not let in. */
      readonly signInRefused?: boolean;
    }
  | { readonly state: 'unknown'; readonly reason: string };

/** From whom and for whom a mail is handed over. */
export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** Limits of one attempt, in milliseconds. */
export interface SmtpLimits {
  /** Until the connection stands and the server has greeted. */
  readonly connectMs: number;
  /** Of silence until the server has all of the mail. */
  readonly silenceMs: number;
  /**
   * Of silence after that; as long as before when absent. It may be longer: who gives up here has an outcome that nobody
   * knows, and who gives up before has his draft.
   */
  readonly answerMs?: number;
  /** Of the whole conversation. Longer than this no attempt is under way. */
  readonly totalMs: number;
}

/**
 * The limits for a server that may be silent for so long, in milliseconds, before and after it has the mail. Who sends is
 * told sooner that it is still being tried (tellStillSending.ts); after too short a wait nobody would know of mails that
 * went well.
 */
export const smtpLimits = (silenceMs: number, answerMs: number): SmtpLimits => ({
  connectMs: silenceMs,
  silenceMs,
  answerMs,
  totalMs: 4 * silenceMs + answerMs,
});

export const SMTP_LIMITS: SmtpLimits = smtpLimits(30_000, 60_000);

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

const ANSWER_MAX = 500;

const refusedInWords = (refused: readonly SmtpError[]): string =>
  refused
    .map(({ recipient, response }) => `the recipient ${recipient ?? ''}: ${headerText(response ?? '', ANSWER_MAX)}`)
    .join('; ');

const sentenceFor = ({ host, port }: MailServer, error: SmtpError, words: string | null): string => {
  const server = `The mail server ${host}:${port}`;
  if (words) {
    if (error.code === 'EAUTH') return `${server} refused the account’s sign-in: ${words}`;
    if (error.refused) return `${server} refused ${refusedInWords(error.refused)}`;
    return `${server} refused the mail: ${words}`;
  }
  if (error.code === 'ESTREAM') return `An attachment could not be read: ${error.message}`;
  return `${server} could not be reached or broke off before it had the mail: ${headerText(error.message, 300)}`;
};

const outcomeOf = (server: MailServer, error: SmtpError, handedOver: boolean): SendOutcome => {
  // Only an answer of 4xx or 5xx says that the mail was not taken; anything else after the last byte says nothing.
  const refused = error.responseCode !== undefined && error.responseCode >= 400 && error.responseCode < 600;
  const serverAnswer = refused && error.response ? headerText(error.response, ANSWER_MAX) : null;
  if (handedOver && !refused) {
    return {
      state: 'unknown',
      reason: `The connection to the mail server ${server.host}:${server.port} was lost before its answer: ${headerText(error.message, 300)}`,
    };
  }
  // 4xx is a server that is busy, not a verdict on the account.
  const signInRefused = refused && error.code === 'EAUTH' && (error.responseCode ?? 0) >= 500;
  return {
    state: 'failed',
    reason: sentenceFor(server, error, serverAnswer),
    serverAnswer,
    ...(signInRefused ? { signInRefused } : {}),
  };
};

/** The conversation itself, to the server's answer to the whole mail. Rejects with what broke it off first. */
const converse = (
  connection: SMTPConnection,
  { userName, password }: MailServer,
  envelope: Envelope,
  source: Readable,
  { totalMs, isSignedIn }: { readonly totalMs: number; readonly isSignedIn: boolean },
): Promise<string> => {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), totalMs);
  let lost: (error: Error) => void = () => undefined;
  return new Promise<string>((resolve, reject) => {
    lost = reject;
    late.signal.addEventListener('abort', () => {
      reject(new Error(`The conversation took longer than ${totalMs / 1000} seconds.`));
    });
    connection.on('error', reject);
    // Attachments are read ahead, so one may fail long before the server asks for the mail.
    source.on('error', (cause) => reject(Object.assign(new Error(cause.message, { cause }), { code: 'ESTREAM' })));

    const then = (next: () => void) => (error?: Error | null) => (error ? reject(error) : next());
    const handOver = (): void =>
      connection.send({ from: envelope.from, to: [...envelope.to] }, source, (error, info) =>
        error ? reject(error) : resolve(info.response),
      );
    if (isSignedIn) return handOver();
    connection.connect(
      then(() => {
        if (userName === '' || !connection.allowsAuth) handOver();
        else connection.login({ credentials: { user: userName, pass: password } }, then(handOver));
      }),
    );
  }).finally(() => {
    clearTimeout(timer);
    connection.off('error', lost);
  });
};

/** A conversation that has not begun. A password leaves this machine over TLS only. */
export const connectionTo = (server: MailServer, fromAddress: string, limits: SmtpLimits): SMTPConnection =>
  new AllOrNobodyConnection({
    host: server.host,
    port: server.port,
    name: domainOf(fromAddress),
    secure: server.port === 465,
    requireTLS: server.port !== 465 && !isLoopback(server.host),
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.connectMs,
    dnsTimeout: limits.connectMs,
    socketTimeout: limits.silenceMs,
    socketCloseTimeout: 1_000,
  });

/**
 * Hands one mail to a server, in one conversation, once. Never rejects and never repeats anything:
 * what happened is in the {@link SendOutcome}.
 *
 * @param envelope its addresses have passed `isMailAddress`; when the server refuses one of them, nothing is sent
 */
export const sendMail = async (
  server: MailServer,
  envelope: Envelope,
  mail: MailComposerOptions,
  limits: SmtpLimits = SMTP_LIMITS,
): Promise<SendOutcome> => {
  const domain = domainOf(envelope.from);
  const waiting = await takeIdle(server, domain);
  const connection = waiting?.connection ?? connectionTo(server, envelope.from, limits);
  // Stays: what breaks after the outcome is known, such as a reset on QUIT, changes nothing about it.
  if (!waiting) connection.on('error', () => undefined);
  // One that has waited was left as it was after its last mail.
  if (waiting) allowSilence(connection, limits.silenceMs);
  const source: Readable = new MailComposer(mail).compile().createReadStream();
  let handedOver = false;
  // It ends when SMTP's DATA has taken all of it; the final dot follows in the same tick.
  source.once('end', () => {
    handedOver = true;
    allowSilence(connection, limits.answerMs ?? limits.silenceMs);
  });
  try {
    const answer = await converse(connection, server, envelope, source, {
      totalMs: limits.totalMs,
      isSignedIn: waiting !== null,
    });
    keepIdle(server, domain, connection, (waiting?.mails ?? 0) + 1);
    return { state: 'sent', serverAnswer: headerText(answer, ANSWER_MAX) };
  } catch (error) {
    connection.close();
    return outcomeOf(server, error as SmtpError, handedOver);
  } finally {
    source.destroy();
    for (const { content } of mail.attachments ?? []) if (content instanceof Readable) content.destroy();
  }
};
