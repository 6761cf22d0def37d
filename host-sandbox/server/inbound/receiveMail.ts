import { randomUUID } from 'node:crypto';
import { inArray, sql } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { inboundMail, tenant } from '../db/schema.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { fileMail } from './fileMail.ts';
import { gatherFacts, type TenantRecord } from './gatherFacts.ts';
import { publish, type LiveNews } from '../live/liveHub.ts';
import { identityOf } from './identity.ts';
import { keepFiles, MAIL_MAX_BYTES, withFileRemark } from './keepFiles.ts';
import type { FiledMail, MailToFile } from './mailToFile.ts';
import { readMail, type MailEnvelope } from './readMail.ts';
import { decideThread, type ThreadDecision } from './threading.ts';
import { createTurns } from './turns.ts';

/** What became of a mail in one tenant. */
export interface MailOutcome extends FiledMail {
  readonly tenantId: string;
  readonly outcome: ThreadDecision['outcome'];
  /** In words. */
  readonly reason: string;
}

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

/** Tells the queue that there is something else in quarantine. */
export const QUARANTINE_CHANGED: LiveNews = { topic: 'queue', type: 'quarantine.changed', subjectId: 'quarantine' };

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
  if (outcome.outcome === 'quarantined') await publish(tx, outcome, [QUARANTINE_CHANGED], now);
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

/** Mails that are in memory at once; a large one has 40 MB. */
const inMemory = createTurns(2);

const fileEverywhere = async (
  context: ServerContext,
  rawSha256: string,
  envelope: MailEnvelope,
): Promise<MailOutcome[]> => {
  const raw = await context.blobs.read(rawSha256);
  const mail = withFileRemark(readMail(raw, envelope));
  const identity = mail.messageId === null ? identityOf(raw, rawSha256) : rawSha256;
  const outcomes: MailOutcome[] = [];
  for (const own of await tenantsOf(context, envelope.rcptTo)) {
    // Each tenant has files of its own, under ids of its own.
    const files = await keepFiles(context, mail);
    const filing = { own, mail, mailId: randomUUID(), rawSha256, identity, files };
    outcomes.push(await fileSurely(context, filing, envelope));
  }
  context.log.info({ raw: rawSha256, messageId: mail.messageId, outcomes }, 'a mail came in');
  return outcomes;
};

/**
 * Takes a mail for every tenant that it is addressed to: keeps it as it came, then threads it, opens a
 * ticket for it, or keeps it aside, and publishes the live events. When this resolves, the mail is safe;
 * when it rejects, the sender must keep it and try again.
 *
 * @param raw the mail, or its pieces as they come in: those go to the disk, not to the memory
 */
export const receiveMail = async (
  context: ServerContext,
  raw: Uint8Array | AsyncIterable<Uint8Array>,
  envelope: MailEnvelope,
): Promise<MailOutcome[]> => {
  const { sha256 } = await context.blobs.put(raw instanceof Uint8Array ? [raw] : raw, MAIL_MAX_BYTES);
  return inMemory(() => fileEverywhere(context, sha256, envelope));
};
