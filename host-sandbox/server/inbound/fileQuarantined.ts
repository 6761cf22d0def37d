import { randomUUID } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import { client, inboundMail, message, technician, tenant } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { publish } from '../live/liveHub.ts';
import { appendSystemEvent } from '../messages/appendMessage.ts';
import { followMerges } from '../tickets/followMerges.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { fileMail } from './fileMail.ts';
import { clientOfDomain, contactOf, mailSourceId } from './gatherFacts.ts';
import { identityOf } from './identity.ts';
import { keepFiles, withFileRemark } from './keepFiles.ts';
import type { MailToFile } from './mailToFile.ts';
import { readMail } from './readMail.ts';
import { QUARANTINE_CHANGED } from './receiveMail.ts';
import type { ThreadDecision } from './threading.ts';

type MailRow = typeof inboundMail.$inferSelect;

/** Mail of people of whom nobody knows whose they are belongs to this client until somebody says more. */
const UNKNOWN_COMPANY = 'Unknown company';

const unknownCompany = async (tx: Db, tenantId: string): Promise<string> => {
  const [known] = await tx.select().from(client).where(eq(client.name, UNKNOWN_COMPANY)).limit(1);
  if (known) return known.id;
  const id = randomUUID();
  await tx.insert(client).values({ id, tenantId, name: UNKNOWN_COMPANY, timeZone: 'UTC', slaPolicyId: null });
  return id;
};

const decide = async (tx: Db, { mail, own }: MailToFile, ticketId: string | null): Promise<ThreadDecision> => {
  const reason = 'A technician let it in.';
  if (ticketId !== null) return { outcome: 'threaded', ticketId: await followMerges(tx, ticketId), reason };
  const known = mail.from === '' ? null : await contactOf(tx, mail.from);
  if (known) return { outcome: 'new_ticket', ...known, reason };
  const clientId = (await clientOfDomain(tx, mail.from)) ?? (await unknownCompany(tx, own.id));
  return { outcome: 'new_ticket', clientId, contactId: null, reason };
};

/** The ticket on which the mail is already: it may have come a second time, and been let in then. */
const ticketOfSame = async (tx: Db, { mail, identity }: MailToFile): Promise<string | null> => {
  const same =
    mail.messageId === null ? eq(message.sourceId, mailSourceId(identity)) : eq(message.rfcMessageId, mail.messageId);
  const [found] = await tx.select({ ticketId: message.ticketId }).from(message).where(same);
  return found?.ticketId ?? null;
};

const letIn = async (
  tx: Db,
  me: SignedInTechnician,
  filing: MailToFile,
  row: MailRow,
  wanted: string | null,
  now: Date,
): Promise<string> => {
  // One after the other, whoever does it twice; a mail that is in stays where it is.
  const isThis = and(eq(inboundMail.id, row.id));
  const [locked] = await tx.select().from(inboundMail).where(isThis).for('update');
  if (locked?.outcome === 'filed' && locked.ticketId) return locked.ticketId;
  if (locked?.outcome !== 'quarantined') throw notFound();
  const decision = await decide(tx, filing, wanted);
  const already = await ticketOfSame(tx, filing);
  const filed = already ? { ticketId: already, messageId: null } : await fileMail(tx, filing, decision, now);
  const ticketId = filed.ticketId ?? '';
  const [who] = await tx.select().from(technician).where(eq(technician.id, me.technicianId));
  const name = who?.name ?? 'A technician';
  if (!already) {
    const sentence = `${name} let in a mail of ${row.fromAddress || 'an unknown sender'} that was held: ${row.reason}`;
    await appendSystemEvent(tx, me, ticketId, { kind: 'technician', name }, null, sentence, now);
  }
  await tx
    .update(inboundMail)
    .set({ outcome: 'filed', ...filed })
    .where(isThis);
  await publish(tx, me, [QUARANTINE_CHANGED], now);
  return ticketId;
};

/**
 * Lets a mail into a ticket, or with null into a new one; from then on it is a customer's message like any
 * other. Answers with the ticket. Throws `not-found`.
 */
export const fileQuarantined = async (
  context: ServerContext,
  me: SignedInTechnician,
  mailId: string,
  ticketId: string | null,
): Promise<string> => {
  const { db } = context.database;
  const { row, own } = await withTenant(db, me, async (tx) => {
    const [found] = await tx.select().from(inboundMail).where(eq(inboundMail.id, mailId));
    const [tenantRow] = await tx.select().from(tenant).where(eq(tenant.id, me.tenantId));
    if (!found || !tenantRow) throw notFound();
    if (ticketId !== null) await requireTicket(tx, ticketId);
    return { row: found, own: tenantRow };
  });
  if (row.outcome === 'filed' && row.ticketId) return row.ticketId;
  const raw = await context.blobs.read(row.rawSha256);
  const mail = withFileRemark(readMail(raw, { mailFrom: row.fromAddress, rcptTo: row.recipients }));
  const files = await keepFiles(context, mail);
  const identity = identityOf(raw, row.rawSha256);
  const filing: MailToFile = { own, mail, mailId, rawSha256: row.rawSha256, identity, files };
  const now = context.now();
  return withTenant(db, me, (tx) => letIn(tx, me, filing, row, ticketId, now));
};
