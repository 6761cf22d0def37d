import type { StoredFile } from '../attachments/storeAttachment.ts';
import type { TenantRecord } from './gatherFacts.ts';
import type { ReadMail } from './readMail.ts';

/** A mail on its way into one tenant. */
export interface MailToFile {
  readonly own: TenantRecord;
  readonly mail: ReadMail;
  /** Of its row in the log of inbound mail. */
  readonly mailId: string;
  readonly rawSha256: string;
  /** What makes a mail without a Message-ID the same as another one. */
  readonly identity: string;
  /** The mail's files, in the blob store already. */
  readonly files: readonly (StoredFile & { readonly contentId: string | null })[];
}

/** Where a mail ended up. */
export interface FiledMail {
  readonly ticketId: string | null;
  readonly messageId: string | null;
}

/** Where a mail is that touched no ticket. */
export const NOWHERE: FiledMail = { ticketId: null, messageId: null };
