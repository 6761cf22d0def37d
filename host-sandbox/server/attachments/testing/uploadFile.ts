import { routes, type Attachment, type Upload } from '#contracts';
import type { SignedInBrowser } from '../../../../test/support/testServer.ts';

/** A ticket of the fixtures. */
export const TICKET = 'ticket-printer';

/** Begins an upload of a file that is said to have so many bytes. */
export const begin = (by: SignedInBrowser, fileName: string, sizeBytes: number): Promise<Upload> =>
  by.call(routes.beginUpload, { params: { ticketId: TICKET }, body: { fileName, sizeBytes, mediaType: 'x/y' } });

/** What a route says of a file on its way. */
export const at = (uploadId: string) => ({ params: { ticketId: TICKET, uploadId } });

/** Sends one part. */
export const sendPart = (by: SignedInBrowser, { id }: Upload, offset: number, bytes: Uint8Array): Promise<Upload> =>
  by.call(routes.uploadPart, { ...at(id), query: { offset }, body: bytes as never });

/** Uploads a file as the Peek does, and gives its attachment. Throws on any refusal. */
export const uploadFile = async (by: SignedInBrowser, fileName: string, bytes: Uint8Array): Promise<Attachment> => {
  let upload = await begin(by, fileName, bytes.byteLength);
  while (!upload.attachment) {
    const { receivedBytes: from, partMaxBytes } = upload;
    upload = await sendPart(by, upload, from, bytes.subarray(from, from + partMaxBytes));
  }
  return upload.attachment;
};
