import { expectThat, type Kit } from '../kit.ts';
import { freshKey, NO_IDS } from '../samples.ts';
import { Skipped, type Check } from '../types.ts';

const BYTES = new TextEncoder().encode('A file of the conformance kit.');
const begin = (kit: Kit, changes: object = {}) =>
  kit.ask('beginUpload', {
    body: { fileName: 'conformance.txt', sizeBytes: BYTES.length, mediaType: 'text/plain', ...changes },
  });
const begun = (kit: Kit) =>
  kit.call('beginUpload', { body: { fileName: 'conformance.txt', sizeBytes: BYTES.length, mediaType: 'text/plain' } });

/** Uploads and downloads. Files of no draft are left to the backend to sweep. */
export const files: readonly Check[] = [
  {
    id: 'files.in-parts',
    says: 'A file is taken in parts, each from the offset that was told; the last part answers with the attachment.',
    run: async (kit) => {
      const { id: uploadId } = await begun(kit);
      const part = (offset: number, bytes: Uint8Array) =>
        kit.ask('uploadPart', { params: { uploadId }, query: { offset }, body: bytes });
      kit.refusal(await part(5, BYTES.slice(5)), 'upload-out-of-step');
      await part(0, BYTES.slice(0, 10));
      const { receivedBytes } = await kit.call('getUpload', { params: { uploadId } });
      expectThat(receivedBytes === 10, `after 10 bytes, receivedBytes is ${receivedBytes}`);
      const { attachment } = await kit.call('uploadPart', {
        params: { uploadId },
        query: { offset: 10 },
        body: BYTES.slice(10),
      });
      expectThat(attachment?.sizeBytes === BYTES.length, `the attachment is ${JSON.stringify(attachment)}`);
      kit.left.push('an uploaded file of the conformance kit that belongs to no message');
      const file = await kit.ask('downloadAttachment', { params: { attachmentId: attachment.id } });
      expectThat(
        file.status === 200 && new TextDecoder().decode(file.bytes) === new TextDecoder().decode(BYTES),
        `${file.status}, ${file.bytes.length} bytes that are not those of the file`,
      );
      const disposition = file.headers.get('content-disposition') ?? 'none';
      expectThat(disposition.startsWith('attachment'), `Content-Disposition ${disposition}: a text must be a download`);
      expectThat(file.headers.get('x-content-type-options') === 'nosniff', 'no X-Content-Type-Options: nosniff');
    },
  },
  {
    id: 'files.cancelled',
    says: 'An upload that was cancelled is forgotten.',
    run: async (kit) => {
      const { id: uploadId } = await begun(kit);
      await kit.call('cancelUpload', { params: { uploadId } });
      kit.refusal(await kit.ask('getUpload', { params: { uploadId } }), 'not-found');
    },
  },
  {
    id: 'files.limits',
    says: 'What the sign-in names as too large or refused is refused before a byte is sent.',
    run: async (kit) => {
      const { fileMaxBytes, refusedExtensions } = kit.me.attachmentLimits;
      kit.refusal(await begin(kit, { sizeBytes: fileMaxBytes + 1 }), 'attachment-too-large');
      const [refused] = refusedExtensions;
      if (!refused) throw new Skipped('no kind of file is refused');
      kit.refusal(await begin(kit, { fileName: `conformance.${refused}` }), 'attachment-refused');
    },
  },
  {
    id: 'files.foreign',
    says: 'A note with an attachment that does not exist is refused, and is not posted without it.',
    run: async (kit) => {
      const body = {
        text: 'Conformance kit: must not be posted.',
        attachmentIds: [NO_IDS['attachmentId']],
        mentionIds: [],
      };
      kit.refusal(
        await kit.ask('addNote', { body, headers: { 'Idempotency-Key': freshKey() } }),
        'invalid-request',
        'not-found',
      );
    },
  },
];
