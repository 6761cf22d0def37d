import { Readable } from 'node:stream';
import { storeFile } from '../attachments/storeAttachment.ts';
import type { ServerContext } from '../context.ts';
import type { MailToFile } from './mailToFile.ts';
import type { ReadMail } from './readMail.ts';

/** Largest mail that is taken, in bytes: a file of 25 MB has some 35 when it is encoded. */
export const MAIL_MAX_BYTES = 40 * 1024 * 1024;

/** Files beyond this many stay in the original mail only. */
const MOST_FILES = 100;

/** Stores a mail's files one after the other: each is decoded while it is written, so that none is in memory twice. */
export const keepFiles = async ({ blobs }: ServerContext, { files }: ReadMail): Promise<MailToFile['files']> => {
  const stored = [];
  for (const { fileName, contentId, read } of files.slice(0, MOST_FILES)) {
    stored.push({ ...(await storeFile(blobs, fileName, Readable.from(read()), MAIL_MAX_BYTES)), contentId });
  }
  return stored;
};

/** A mail's remarks, with what is said of files that were left in the original. */
export const withFileRemark = (mail: ReadMail): ReadMail => {
  const more = mail.files.length - MOST_FILES;
  if (more <= 0) return mail;
  return { ...mail, remarks: [...mail.remarks, `It has ${more} more files; they are only in the original mail.`] };
};
