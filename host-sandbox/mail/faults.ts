import * as z from 'zod/mini';
import { faultsSchema } from '../sandboxApi.ts';

/**
 * How the customers' mail server behaves: the states that the sandbox's shell can set, and `greylists`,
 * which turns every recipient away for now (451), as many real servers do with strangers.
 */
const mailFaultSchema = z.union([faultsSchema.shape.mailServer, z.literal('greylists')]);
export type MailFault = z.infer<typeof mailFaultSchema>;

/** Body of PUT /control/fault and answer of both methods. */
export const faultControlSchema = z.strictObject({ mailServer: mailFaultSchema });

/** What to tell a person who looks at the mailboxes meanwhile; null when all is well. */
export const faultNotice = (fault: MailFault): string | null => {
  switch (fault) {
    case 'up':
      return null;
    case 'down':
      return 'The customers’ mail server is switched off: connections are refused.';
    case 'refuses':
      return 'The customers’ mail server refuses every recipient (550).';
    case 'cuts_after_data':
      return 'The customers’ mail server takes each mail, then hangs up before it answers.';
    case 'greylists':
      return 'The customers’ mail server turns every recipient away for now (451).';
  }
};
