import type { ReplyReadiness } from '#contracts';
import { NO_ACCOUNT_MESSAGE, type EmailAccount } from '../mail/activeAccount.ts';

/** Whether a reply can leave, from the three things that it needs: the right to write, an address and an account. */
export const replyReadiness = (
  role: string,
  contact: { readonly name: string; readonly email: string | null } | null,
  account: Pick<EmailAccount, 'fromAddress' | 'signInRefusal'> | null,
): ReplyReadiness => {
  if (role === 'read_only') {
    return { state: 'blocked', because: 'read-only', message: 'Your role may read this ticket but not answer it.' };
  }
  if (!contact?.email) {
    const who = contact ? `${contact.name} has no email address` : 'This ticket has no contact';
    return {
      state: 'blocked',
      because: 'no-contact-address',
      message: `${who}, so no reply can be sent. You can still post an internal note.`,
    };
  }
  if (!account)
    return { state: 'will_fail', because: 'no-email-account', message: NO_ACCOUNT_MESSAGE, to: contact.email };
  if (account.signInRefusal !== null) {
    return {
      state: 'will_fail',
      because: 'account-refused',
      message: `The mail server refused the email account’s sign-in when it was last tried: ${account.signInRefusal} Until an administrator has corrected it in the admin settings, replies will fail.`,
      to: contact.email,
    };
  }
  return { state: 'ready', from: account.fromAddress, to: contact.email };
};
