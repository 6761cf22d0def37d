import { createHash } from 'node:crypto';
import { parseMime } from './mime/parseMime.ts';

/**
 * What makes a mail without a Message-ID the same as another one: who wrote it, when, about what, and its
 * body. The traces that mail servers put on top differ with each delivery. Without a date, only the same
 * bytes are the same mail: people do write the same words twice.
 */
export const identityOf = (raw: Buffer, rawSha256: string): string => {
  const { headers, body } = parseMime(raw).root;
  const date = headers.first('date');
  if (date === undefined) return rawSha256;
  const said = [headers.first('from') ?? '', date, headers.first('subject') ?? ''].join('\n');
  return createHash('sha256').update(said).update('\n').update(body).digest('hex');
};
