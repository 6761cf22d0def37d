import type { Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** What nodemailer's errors carry, where they carry it. */
export interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  readonly response?: string;
  readonly responseCode?: number;
  /** Of an answer to RCPT: whom it was about. */
  readonly recipient?: string;
  /** Every recipient that was refused, in their order. */
  readonly refused?: readonly SmtpError[];
}

/**
 * An SMTP conversation that hands a mail over for all of its recipients or for none. nodemailer's own
 * goes on to DATA as soon as one of them is accepted, and says afterwards who was left out: too late for
 * a sender who counts on everybody.
 *
 * It overrides what nodemailer (pinned) does not document; `smtpConversation.test.ts` holds it to that.
 */
export class AllOrNobodyConnection extends SMTPConnection {
  declare _supportedExtensions: string[];
  declare _envelope: { readonly rejectedErrors: readonly SmtpError[]; readonly mailError?: SmtpError };

  override send(...args: Parameters<SMTPConnection['send']>): void {
    // With PIPELINING, DATA is on its way before the first recipient is answered for.
    this._supportedExtensions = this._supportedExtensions.filter((name) => name !== 'PIPELINING');
    super.send(...args);
  }

  /** Asked when every recipient is answered for: what speaks against DATA, or null. */
  _envelopeError(): SmtpError | null {
    const { mailError, rejectedErrors } = this._envelope;
    if (mailError) return mailError;
    const [first] = rejectedErrors;
    return first ? Object.assign(first, { refused: [...rejectedErrors] }) : null;
  }
}

/** How long a server may be silent from now on, in milliseconds. Nothing where the connection is over. */
export const allowSilence = (connection: SMTPConnection, ms: number): void => {
  const { _socket: socket } = connection as { readonly _socket: Socket | null | false };
  if (socket) socket.setTimeout(ms);
};
