import type { CustomerSmtp } from '../customerSmtp.ts';
import type { Desk } from '../outgoing/writeMail.ts';
import type { StoredMail } from '../store/storedMail.ts';
import { isAddress, normaliseAddress } from '../store/mailboxAddress.ts';

/** What every route works with. */
export interface MailDesk extends Desk {
  smtp: CustomerSmtp;
}

/** The address, the mail or the part that was asked for does not exist. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}

/**
 * The mailbox that a path names, in its one spelling. A mailbox that nobody wrote to yet exists when its
 * name is an address. @throws {NotHere}
 */
export const mailboxIn = ({ store }: Desk, param: string): string => {
  const mailbox = normaliseAddress(param);
  if (isAddress(mailbox) || store.list(mailbox).length > 0) return mailbox;
  throw new NotHere('This is not a mail address.');
};

/** The mail that a path names. @throws {NotHere} */
export const mailIn = ({ store }: Desk, mailbox: string, id: string): StoredMail => {
  const mail = store.get(mailbox, id);
  if (mail) return mail;
  throw new NotHere('This mail does not exist in this mailbox.');
};
