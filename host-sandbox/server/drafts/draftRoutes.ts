import { composerModeSchema, routes, type ComposerMode } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { checkAttachments } from '../attachments/claimAttachments.ts';
import { readTenant, withTenant } from '../db/tenancy.ts';
import { notFound } from '../http/problem.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { keepDraft } from './keepDraft.ts';
import { loadDrafts } from './loadDrafts.ts';

const modeOf = (text: string): ComposerMode => {
  const mode = composerModeSchema.safeParse(text);
  if (!mode.success) throw notFound();
  return mode.data;
};

/** A draft is kept to the letter, but for what the database cannot hold: NUL and half characters. */
const storable = <T>(value: T): T =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\0', '').replaceAll(/\p{Cs}/gu, '\ufffd') : part,
  ) as T;

/** What the signed-in technician has written and not sent. */
export const draftRoutes: FeatureRoutes = (bind, { database: { db }, now }) => {
  bind(routes.listDrafts, ({ me, params: { ticketId } }) =>
    readTenant(db, me, async (tx) => {
      const [items] = await Promise.all([loadDrafts(tx, ticketId, me.technicianId), requireTicket(tx, ticketId)]);
      return { items };
    }),
  );
  bind(routes.saveDraft, ({ me, params, body }) =>
    withTenant(db, me, async (tx) => {
      const key = { ticketId: params.ticketId, technicianId: me.technicianId, mode: modeOf(params.mode) };
      await requireTicket(tx, key.ticketId);
      await checkAttachments(tx, body.attachmentIds, key);
      await keepDraft(tx, me, key, storable(body), now());
    }),
  );
};
