import type { Context } from 'hono';
import { HTML_PART_POLICY, htmlPartDocument } from '../pages/htmlPart.ts';
import { readMail } from '../reading/readMail.ts';
import { mailboxIn, mailIn, NotHere, type MailDesk } from './desk.ts';

const INERT = "default-src 'none'; sandbox";

/** Content-Disposition for a download (RFC 6266), whatever the sender called the file. */
const asDownload = (fileName: string): string => {
  const plain = fileName.replaceAll(/[^\w.() -]/g, '_');
  const exact = encodeURIComponent(fileName.replaceAll(/\p{Cs}/gu, '\uFFFD')).replaceAll(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
};

const download = (context: Context, fileName: string, mediaType: string, content: Uint8Array): Response =>
  context.body(new Uint8Array(content), 200, {
    'Content-Type': mediaType,
    'Content-Disposition': asDownload(fileName),
    'Content-Security-Policy': INERT,
  });

type MailContext = Context<object, '/:address/:id'>;
type AttachmentContext = Context<object, '/:address/:id/:index'>;

/** What both the pages and the JSON API hand out of a mail: raw bytes, the HTML part, attachments. */
export const createMailParts = (
  desk: MailDesk,
): {
  source: (context: MailContext) => Promise<Response>;
  htmlPart: (context: MailContext) => Promise<Response>;
  attachment: (context: AttachmentContext) => Promise<Response>;
} => {
  const rawOf = ({ address, id }: { address: string; id: string }): Promise<Buffer> =>
    desk.store.raw(mailIn(desk, mailboxIn(desk, address), id));
  return {
    source: async (context) =>
      download(context, `${context.req.param('id')}.eml`, 'message/rfc822', await rawOf(context.req.param())),
    htmlPart: async (context) => {
      const mail = await readMail(await rawOf(context.req.param()));
      if (mail.html === null) throw new NotHere('This mail has no HTML part.');
      return context.body(htmlPartDocument(mail), 200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': HTML_PART_POLICY,
        'Referrer-Policy': 'no-referrer',
      });
    },
    attachment: async (context) => {
      const { attachments } = await readMail(await rawOf(context.req.param()));
      const attachment = attachments[Number(context.req.param('index'))];
      if (!attachment) throw new NotHere('This mail has no such attachment.');
      // The sender's word for the type is never passed on: the file is only ever saved.
      return download(context, attachment.fileName, 'application/octet-stream', attachment.content);
    },
  };
};
