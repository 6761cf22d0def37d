import type { MailAttachment, ReadMail } from '../reading/readMail.ts';

/**
 * Nothing runs, nothing is fetched, nothing is submitted: the policy of the frame in which a mail's HTML
 * is shown. Pictures come inside the document, as data.
 */
export const HTML_PART_POLICY = [
  "default-src 'none'",
  'img-src data:',
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ');

const RASTER = /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/;

/** Whether an attachment is a picture that the HTML shows by itself, and so need not be offered as a file. */
export const isShownInline = (html: string | null, { contentId, mediaType }: MailAttachment): boolean =>
  html !== null && contentId !== null && RASTER.test(mediaType) && html.includes(`cid:${contentId}`);

/** Whether a mail's HTML asks for pictures of a foreign server; they are not loaded. */
export const wantsRemotePictures = (html: string): boolean =>
  /(?:src|background|srcset)\s{0,5}=\s{0,5}["']?\s{0,5}(?:https?:)?\/\/|url\(\s{0,5}["']?\s{0,5}(?:https?:)?\/\//i.test(
    html,
  );

/**
 * The document for the frame: the mail's own HTML, unchanged but for its inline pictures, behind a head
 * that makes links open outside the frame. It is dangerous anywhere but behind {@link HTML_PART_POLICY}.
 */
export const htmlPartDocument = ({ html, attachments }: Pick<ReadMail, 'html' | 'attachments'>): string => {
  const withPictures = attachments.reduce(
    (document, { contentId, mediaType, content }) =>
      contentId === null || !RASTER.test(mediaType)
        ? document
        : document.replaceAll(
            `cid:${contentId}`,
            () => `data:${mediaType};base64,${Buffer.from(content).toString('base64')}`,
          ),
    html ?? '',
  );
  return `<!doctype html><meta charset="utf-8"><base target="_blank"><style>
:root{color-scheme:light;background:#fff}
body{margin:0;font:16px/1.55 system-ui,sans-serif;color:#1d2530;overflow-wrap:anywhere}
img{max-width:100%;height:auto}pre{white-space:pre-wrap}
blockquote{margin:.75em 0;padding-left:1em;border-left:3px solid #d7dbe0;color:#5a6472}
</style>${withPictures}`;
};

/** A height for the frame, in CSS pixels. The frame cannot be measured: nothing in it may run, nor be reached into. */
export const estimatedHeight = ({ text, html }: Pick<ReadMail, 'text' | 'html'>): number => {
  // An empty line is the gap between two paragraphs, which is half as high.
  const lines = text.split('\n', 60).reduce((sum, line) => sum + (Math.ceil(line.length / 80) || 0.5), 0);
  const pictures = html?.match(/<img\b[^<>]*\bcid:/gi)?.length ?? 0;
  return Math.min(720, Math.max(140, 60 + lines * 27 + pictures * 160));
};
