import { randomUUID } from 'node:crypto';
import { routes } from '#contracts';
import type { FeatureRoutes } from '../app.ts';
import { upload } from '../db/schema.ts';
import { withTenant } from '../db/tenancy.ts';
import type { SignedInTechnician } from '../http/signIn.ts';
import { requireTicket } from '../tickets/toTicket.ts';
import { cleanFileName } from './fileName.ts';
import { dropUpload, finishUpload, type ScanFile } from './finishUpload.ts';
import { receivePart } from './receivePart.ts';
import { refuseByName, refuseBySize } from './refuseFile.ts';
import { refuseBeyondQuota } from './uploadQuota.ts';
import { loadUpload, toUpload, type UploadKey } from './uploadRows.ts';

const keyOf = (
  me: SignedInTechnician,
  params: { readonly ticketId: string; readonly uploadId: string },
): UploadKey => ({
  uploadId: params.uploadId,
  ticketId: params.ticketId,
  technicianId: me.technicianId,
});

/**
 * Files on their way to a draft, in parts.
 *
 * @param options.scan may refuse a complete file; takes every one when absent
 */
export const uploadRoutes =
  ({ scan = () => Promise.resolve(null) }: { readonly scan?: ScanFile } = {}): FeatureRoutes =>
  (bind, context) => {
    const { database, now } = context;
    const { db } = database;
    bind(routes.beginUpload, ({ me, params: { ticketId }, body }) => {
      const fileName = cleanFileName(body.fileName);
      return withTenant(db, me, async (tx) => {
        await requireTicket(tx, ticketId);
        refuseByName(fileName);
        refuseBySize(body.sizeBytes);
        await refuseBeyondQuota(tx, me.technicianId, body.sizeBytes);
        const row = {
          id: randomUUID(),
          tenantId: me.tenantId,
          ticketId,
          technicianId: me.technicianId,
          fileName,
          mediaType: body.mediaType,
          sizeBytes: body.sizeBytes,
          receivedBytes: 0,
          attachmentId: null,
          createdAt: now(),
        };
        await tx.insert(upload).values(row);
        return toUpload(tx, row);
      });
    });
    bind(routes.getUpload, ({ me, params }) =>
      withTenant(db, me, async (tx) => toUpload(tx, await loadUpload(tx, keyOf(me, params)))),
    );
    bind(routes.uploadPart, async ({ me, params, query: { offset }, http }) => {
      const key = keyOf(me, params);
      const contentLength = Number(http.req.header('content-length') ?? NaN);
      const received = await receivePart(context, me, key, { offset, contentLength, body: http.req.raw.body });
      const row = await finishUpload(context, me, key, received, scan);
      return withTenant(db, me, (tx) => toUpload(tx, row));
    });
    bind(routes.cancelUpload, async ({ me, params }) => {
      const { id } = await withTenant(db, me, (tx) => loadUpload(tx, keyOf(me, params)));
      await dropUpload(context, me, id);
    });
  };
