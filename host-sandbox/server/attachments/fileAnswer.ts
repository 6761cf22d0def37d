import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { ServerContext } from '../context.ts';
import type { BlobStore } from './blobStore.ts';
import { contentDisposition } from './fileName.ts';
import type { LinkedFile } from './fileLinks.ts';
import { rangeOf } from './range.ts';

/** Hands a file out as bytes that nobody runs, in whole or in a part that is asked for. */
export const fileAnswer = (
  http: Context,
  blobs: BlobStore,
  { sha256, fileName, mediaType, sizeBytes, inline }: LinkedFile,
  headers: Record<string, string>,
): Response => {
  const etag = `"${sha256}"`;
  // A range of something else than what the client has begun to read would be of no use.
  const sameFile = [undefined, etag].includes(http.req.header('if-range'));
  const range = sameFile ? rangeOf(http.req.header('range'), sizeBytes) : null;
  if (range === 'unsatisfiable') return http.body(null, 416, { 'Content-Range': `bytes */${sizeBytes}` });
  const { start, bytes } = range ?? { start: 0, bytes: sizeBytes };
  const content = Readable.toWeb(blobs.get(sha256, range ?? undefined)) as ReadableStream;
  return http.body(content, range ? 206 : 200, {
    ...(range && { 'Content-Range': `bytes ${start}-${start + bytes - 1}/${sizeBytes}` }),
    'Accept-Ranges': 'bytes',
    ETag: etag,
    'Content-Type': mediaType,
    'Content-Length': String(bytes),
    'Content-Disposition': contentDisposition(inline ? 'inline' : 'attachment', fileName),
    // Whatever the bytes are, nothing in them runs and nothing is fetched for them.
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
};

/**
 * True where the page itself takes the bytes: as an image, or by a fetch. What the browser could make a document
 * or a download of is everything else, also where it does not say.
 */
const staysInPage = (http: Context): boolean => {
  const [destination, mode] = [http.req.header('sec-fetch-dest'), http.req.header('sec-fetch-mode')];
  return destination === 'image' || (destination === 'empty' && mode === 'cors');
};

/**
 * Answers a route of the API whose caller may have the file: with its bytes where they stay in the page, else with
 * the way to the files' own origin, which knows no cookie.
 */
export const answerWithFile = (http: Context, { blobs, files }: ServerContext, file: LinkedFile): Response => {
  if (files && !staysInPage(http)) {
    return http.body(null, 302, { Location: files.linkTo(file), 'Cache-Control': 'no-store', Vary: 'Sec-Fetch-Dest' });
  }
  return fileAnswer(http, blobs, file, {
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Cache-Control': 'private, max-age=3600',
    Vary: 'Cookie, Sec-Fetch-Dest, Sec-Fetch-Mode',
  });
};
