import { createHash } from 'node:crypto';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { MailServer } from './smtpConversation.ts';

/** How long a connection waits for another mail, in milliseconds. */
const IDLE_MS = 5_000;

/** Connections that wait for one account. */
const MOST_IDLE = 8;

/** Mails after which a connection is left: servers limit them. */
const MOST_MAILS = 100;

/** How long a server may take to say that it is still there, in milliseconds. */
const RESET_MS = 2_000;

interface Idle {
  readonly connection: SMTPConnection;
  readonly mails: number;
  /** No longer waits. */
  readonly wake: () => void;
}

const idle = new Map<string, Idle[]>();

const keyOf = ({ host, port, userName, password }: MailServer, domain: string): string =>
  createHash('sha256')
    .update(JSON.stringify([host, port, userName, password, domain]))
    .digest('base64');

/** Asks the server to begin anew, so that it is known to be there before anything of a mail is said. */
const isThere = (connection: SMTPConnection): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => end(false), RESET_MS);
    const lost = (): void => end(false);
    const end = (there: boolean): void => {
      clearTimeout(timer);
      connection.off('error', lost);
      connection.off('end', lost);
      if (!there) connection.close();
      resolve(there);
    };
    connection.once('error', lost);
    connection.once('end', lost);
    connection.reset((error) => end(!error));
  });

/** A connection that is signed in to the account and ready for a mail, with the mails that it has taken; null when none waits. */
export const takeIdle = async (
  server: MailServer,
  domain: string,
): Promise<{ readonly connection: SMTPConnection; readonly mails: number } | null> => {
  const waiting = idle.get(keyOf(server, domain));
  for (let next = waiting?.pop(); next; next = waiting?.pop()) {
    next.wake();
    if (await isThere(next.connection)) return next;
  }
  return null;
};

/** Lets a connection that has just taken a mail wait for the next one, for a short while. */
export const keepIdle = (server: MailServer, domain: string, connection: SMTPConnection, mails: number): void => {
  const key = keyOf(server, domain);
  const waiting = idle.get(key) ?? [];
  if (mails >= MOST_MAILS || waiting.length >= MOST_IDLE) return connection.quit();
  const leave = (): void => {
    entry.wake();
    const left = (idle.get(key) ?? []).filter((each) => each !== entry);
    if (left.length > 0) idle.set(key, left);
    else idle.delete(key);
  };
  const timer = setTimeout(() => {
    leave();
    connection.quit();
  }, IDLE_MS);
  timer.unref();
  const entry: Idle = {
    connection,
    mails,
    wake: () => {
      clearTimeout(timer);
      connection.off('error', leave);
      connection.off('end', leave);
    },
  };
  connection.once('error', leave);
  connection.once('end', leave);
  idle.set(key, [...waiting, entry]);
};
