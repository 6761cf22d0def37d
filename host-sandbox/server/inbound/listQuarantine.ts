import { buffer } from 'node:stream/consumers';
import { desc, eq } from 'drizzle-orm';
import type { QuarantinedMail } from '#contracts';
import type { ServerContext } from '../context.ts';
import { inboundMail } from '../db/schema.ts';
import { readTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { readMail } from './readMail.ts';

type MailRow = typeof inboundMail.$inferSelect;

const MOST_LISTED = 100;
/** How much of a mail is read for its excerpt, in bytes. */
const READ_FOR_EXCERPT = 64 * 1024;
const EXCERPT = 300;

/** Excerpts by what they were read from: the same bytes say the same, and a hostile mail is read but once. */
const excerpts = new Map<string, string>();
const MOST_REMEMBERED = 1_000;

const remember = (rawSha256: string, excerpt: string): string => {
  const [oldest] = excerpts.keys();
  if (excerpts.size >= MOST_REMEMBERED && oldest !== undefined) excerpts.delete(oldest);
  excerpts.set(rawSha256, excerpt);
  return excerpt;
};

const excerptOf = async ({ blobs, log }: ServerContext, { rawSha256, fromAddress }: MailRow): Promise<string> => {
  const known = excerpts.get(rawSha256);
  if (known !== undefined) return known;
  try {
    const begin = await buffer(blobs.get(rawSha256, { bytes: READ_FOR_EXCERPT }));
    const { text } = readMail(begin, { mailFrom: fromAddress, rcptTo: [] });
    return remember(
      rawSha256,
      text
        .slice(0, 4 * EXCERPT)
        .replaceAll(/\n\s*\n/g, '\n')
        .slice(0, EXCERPT),
    );
  } catch (error) {
    log.error({ err: error, raw: rawSha256 }, 'a mail in quarantine could not be read');
    return '';
  }
};

/** The mails that were let into no ticket, newest first. */
export const listQuarantine = async (context: ServerContext, me: SignedInTechnician): Promise<QuarantinedMail[]> => {
  const rows = await readTenant(context.database.db, me, (tx) =>
    tx
      .select()
      .from(inboundMail)
      .where(eq(inboundMail.outcome, 'quarantined'))
      .orderBy(desc(inboundMail.receivedAt), desc(inboundMail.id))
      .limit(MOST_LISTED),
  );
  const items: QuarantinedMail[] = [];
  for (const row of rows) {
    const { id, fromAddress: from, subject, receivedAt, reason } = row;
    const excerpt = await excerptOf(context, row);
    items.push({ id, from, subject, receivedAt: receivedAt.toISOString(), reason, excerpt });
  }
  return items;
};
