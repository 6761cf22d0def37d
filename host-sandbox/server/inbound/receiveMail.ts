import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { inArray, sql } from 'drizzle-orm';
import { storeFile } from '../attachments/storeAttachment.ts';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { inboundMail, tenant } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { fileMail } from './fileMail.ts';
import { gatherFacts, type TenantRecord } from './gatherFacts.ts';
import { identityOf } from './identity.ts';
import type { FiledMail, MailToFile } from './mailToFile.ts';
import { readMail, type MailEnvelope, type ReadMail } from './readMail.ts';
import { decideThread, type ThreadDecision } from './threading.ts';

/** What became of a mail in one tenant. */
export interface MailOutcome extends FiledMail {
  readonly tenantId: string;
  readonly outcome: ThreadDecision['outcome'];
  /** In words. */
  readonly reason: string;
}

/** Largest mail that is taken, in bytes: a file of 25 MB has some 35 when it is encoded. */
export const MAIL_MAX_BYTES = 40 * 1024 * 1024;

/** Files beyond this many stay in the original mail only. */
const MOST_FILES = 100;

/** The tenants whose inbound addresses these are. */
export const tenantsOf = async (context: ServerContext, addresses: readonly string[]): Promise<TenantRecord[]> => {
  const wanted = [...new Set(addresses.map((address) => address.toLowerCase()))];
  if (wanted.length === 0) return [];
  return withSystem(context.database.db, (tx) =>
    tx
      .select()
      .from(tenant)
      .where(inArray(sql`lower(${tenant.inboundAddress})`, wanted))
      .orderBy(tenant.id),
  );
};

/** Stores a mail's files one after the other: each is decoded while it is written, so that none is in memory twice. */
const storeFiles = async (context: ServerContext, { files }: ReadMail): Promise<MailToFile['files']> => {
  const stored = [];
  for (const { fileName, contentId, read } of files.slice(0, MOST_FILES)) {
    stored.push({ ...(await storeFile(context.blobs, fileName, Readable.from(read()), MAIL_MAX_BYTES)), contentId });
  }
  return stored;
};

/** A mail's remarks, with what is said of files that were left in the original. */
const withFileRemark = (mail: ReadMail): ReadMail => {
  const more = mail.files.length - MOST_FILES;
  if (more <= 0) return mail;
  return { ...mail, remarks: [...mail.remarks, `It has ${more} more files; they are only in the original mail.`] };
};

/**
 * Decides and files in one transaction. Mails of one sender take turns: two deliveries of the same mail
 * are one message, and two first mails make one contact.
 */
const fileFor = (context: ServerContext, filing: MailToFile, envelope: MailEnvelope): Promise<MailOutcome> => {
  const { own, mail } = filing;
  const now = context.now();
  return withTenant(context.database.db, { tenantId: own.id }, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`inbound:${own.id}:${mail.from}`}, 0))`);
    const decision = decideThread(await gatherFacts(tx, filing, now));
    const filed = await fileMail(tx, filing, decision, now);
    const outcome: MailOutcome = { tenantId: own.id, outcome: decision.outcome, reason: decision.reason, ...filed };
    await record(tx, filing, envelope, outcome, now);
    return outcome;
  });
};

/** The log of inbound mail: whatever arrives has a row. */
const record = async (
  tx: Db,
  { mail, mailId, rawSha256 }: MailToFile,
  { rcptTo }: MailEnvelope,
  outcome: MailOutcome,
  now: Date,
): Promise<void> => {
  await tx.insert(inboundMail).values({
    ...outcome,
    id: mailId,
    rfcMessageId: mail.messageId,
    fromAddress: mail.from,
    recipients: [...rcptTo],
    subject: mail.subject,
    receivedAt: now,
    rawSha256,
  });
};

const TRIES = 3;

/**
 * Files a mail, trying again when the database was in the way. A mail that cannot be filed for a reason of
 * its own is kept aside, where it can be seen, rather than refused for ever.
 */
const fileSurely = async (context: ServerContext, filing: MailToFile, envelope: MailEnvelope): Promise<MailOutcome> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fileFor(context, filing, envelope);
    } catch (error) {
      context.log.error(
        { err: error, raw: filing.rawSha256, tenantId: filing.own.id, attempt },
        'a mail could not be filed',
      );
      if (attempt < TRIES) continue;
      const tenantId = filing.own.id;
      const reason = 'It could not be filed because of an error; the server’s log says which.';
      const outcome: MailOutcome = { tenantId, outcome: 'quarantined', reason, ticketId: null, messageId: null };
      await withTenant(context.database.db, { tenantId }, (tx) => record(tx, filing, envelope, outcome, context.now()));
      return outcome;
    }
  }
};

/**
 * Takes a mail for every tenant that it is addressed to: keeps it as it came, then threads it, opens a
 * ticket for it, or keeps it aside, and publishes the live events. When this resolves, the mail is safe;
 * when it rejects, the sender must keep it and try again.
 */
export const receiveMail = async (
  context: ServerContext,
  raw: Uint8Array,
  envelope: MailEnvelope,
): Promise<MailOutcome[]> => {
  const bytes = Buffer.from(raw);
  const { sha256: rawSha256 } = await context.blobs.put([bytes], MAIL_MAX_BYTES);
  const mail = withFileRemark(readMail(bytes, envelope));
  const identity = mail.messageId === null ? identityOf(bytes, rawSha256) : rawSha256;
  const outcomes: MailOutcome[] = [];
  for (const own of await tenantsOf(context, envelope.rcptTo)) {
    // Each tenant has files of its own, under ids of its own.
    const files = await storeFiles(context, mail);
    const filing = { own, mail, mailId: randomUUID(), rawSha256, identity, files };
    outcomes.push(await fileSurely(context, filing, envelope));
  }
  context.log.info({ raw: rawSha256, messageId: mail.messageId, outcomes }, 'a mail came in');
  return outcomes;
};
