import type { SmtpError } from './allOrNobody.ts';
import { headerText } from './headerText.ts';
import { connectionTo, SMTP_LIMITS, type MailServer, type SmtpLimits } from './smtpConversation.ts';

/** What a mail server says to a sign-in. */
export type SignInResult =
  | { readonly state: 'accepted' }
  | { readonly state: 'refused'; readonly serverAnswer: string }
  | { readonly state: 'unreachable' };

/** Signs in to a mail server and leaves again, without a mail. Never rejects. */
export const checkSignIn = (
  server: MailServer,
  fromAddress: string,
  limits: SmtpLimits = SMTP_LIMITS,
): Promise<SignInResult> =>
  new Promise((resolve) => {
    const connection = connectionTo(server, fromAddress, limits);
    const end = (result: SignInResult): void => {
      clearTimeout(timer);
      connection.close();
      resolve(result);
    };
    const timer = setTimeout(() => end({ state: 'unreachable' }), limits.totalMs);
    const refusedBy = (error: SmtpError): SignInResult =>
      // 4xx is a server that is busy, not a verdict on the account.
      error.code === 'EAUTH' && error.response && (error.responseCode ?? 0) >= 500
        ? { state: 'refused', serverAnswer: headerText(error.response, 500) }
        : { state: 'unreachable' };
    connection.on('error', (error: SmtpError) => end(refusedBy(error)));
    connection.connect((error) => {
      if (error) return end(refusedBy(error));
      if (server.userName === '' || !connection.allowsAuth) return end({ state: 'accepted' });
      const credentials = { user: server.userName, pass: server.password };
      connection.login({ credentials }, (failure) => end(failure ? refusedBy(failure) : { state: 'accepted' }));
    });
  });
