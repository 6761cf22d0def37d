import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { answerWithFile } from '../attachments/fileAnswer.ts';
import { inboundMail } from '../db/schema.ts';
import { readTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { fileQuarantined } from './fileQuarantined.ts';
import { listQuarantine } from './listQuarantine.ts';

/** Mails that came in: as they came, and those that were let into no ticket. */
export const inboundRoutes: FeatureRoutes = (bind, context) => {
  bind(routes.downloadMail, async ({ me, params: { mailId }, http }) => {
    const [mail] = await readTenant(context.database.db, me, (tx) =>
      tx.select().from(inboundMail).where(eq(inboundMail.id, mailId)),
    );
    if (!mail) throw notFound();
    return answerWithFile(http, context, {
      sha256: mail.rawSha256,
      fileName: `${mail.subject.slice(0, 100)}.eml`,
      mediaType: 'message/rfc822',
      sizeBytes: await context.blobs.sizeOf(mail.rawSha256),
      inline: false,
    });
  });

  bind(routes.listQuarantine, async ({ me }) => ({ items: await listQuarantine(context, me) }));

  bind(routes.fileQuarantinedMail, async ({ me, params: { mailId }, body }) => ({
    ticketId: await fileQuarantined(context, me, mailId, body.ticketId),
  }));
};
