import { Readable } from 'node:stream';
import { eq } from 'drizzle-orm';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { contentDisposition } from '../attachments/fileName.ts';
import { inboundMail } from '../db/schema.ts';
import { readTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { fileQuarantined } from './fileQuarantined.ts';
import { listQuarantine } from './listQuarantine.ts';

/** Mails that came in: as they came, and those that were let into no ticket. */
export const inboundRoutes: FeatureRoutes = (bind, context) => {
  const {
    database: { db },
    blobs,
  } = context;

  bind(routes.downloadMail, async ({ me, params: { mailId }, http }) => {
    const [mail] = await readTenant(db, me, (tx) => tx.select().from(inboundMail).where(eq(inboundMail.id, mailId)));
    if (!mail) throw notFound();
    return http.body(Readable.toWeb(blobs.get(mail.rawSha256)) as ReadableStream, 200, {
      'Content-Type': 'message/rfc822',
      'Content-Disposition': contentDisposition('attachment', `${mail.subject.slice(0, 100)}.eml`),
      // Whatever the mail holds, nothing in it runs and nothing is fetched for it.
      'Content-Security-Policy': "sandbox; default-src 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'private, max-age=3600',
      Vary: 'Cookie',
    });
  });

  bind(routes.listQuarantine, async ({ me }) => ({ items: await listQuarantine(context, me) }));

  bind(routes.fileQuarantinedMail, async ({ me, params: { mailId }, body }) => ({
    ticketId: await fileQuarantined(context, me, mailId, body.ticketId),
  }));
};
