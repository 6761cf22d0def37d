import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import * as z from 'zod/mini';
import type { ChainEnd } from './readAuditLog.ts';

const hashSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const signedHeadSchema = z.strictObject({
  /** 1, 2, 3 …: a head that was taken out is missed. */
  sequence: z.int().check(z.minimum(1)),
  at: z.iso.datetime(),
  chains: z.array(z.strictObject({ tenantId: z.string(), position: z.int(), hash: hashSchema })),
  /** Hash of what the head before signs; null for the first. */
  previous: z.nullable(hashSchema),
  /** Ed25519, in base64. */
  signature: z.string(),
});

/** The ends of all chains of the audit log at one moment, signed by the server. */
export type SignedHead = z.infer<typeof signedHeadSchema>;

const signedText = ({ sequence, at, chains, previous }: Omit<SignedHead, 'signature'>): Buffer => {
  const ends = chains.map(({ tenantId, position, hash }) => [tenantId, position, hash]);
  return Buffer.from(JSON.stringify(['ticket-peek audit head', 1, sequence, at, ends, previous]));
};

const hashOf = (head: SignedHead): string => createHash('sha256').update(signedText(head)).digest('hex');

/** Signs the ends of all chains, as the head that follows another. */
export const signHead = (
  chains: readonly ChainEnd[],
  { after, at, key }: { readonly after: SignedHead | null; readonly at: Date; readonly key: KeyObject },
): SignedHead => {
  const unsigned = {
    sequence: (after?.sequence ?? 0) + 1,
    at: at.toISOString(),
    chains: chains.map(({ tenantId, position, hash }) => ({ tenantId, position, hash })),
    previous: after && hashOf(after),
  };
  return { ...unsigned, signature: sign(null, signedText(unsigned), key).toString('base64') };
};

/** A head as a line of a file, or null for what is none: a line that a crash has torn. */
export const parseHead = (line: string): SignedHead | null => {
  try {
    return signedHeadSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
};

/** Heads that are to be believed, and in words what is wrong with the others. */
export interface CheckedHeads {
  readonly heads: readonly SignedHead[];
  readonly wrong: readonly string[];
}

/**
 * Reads the lines of a file of heads: each must be signed with the key, and follow the one before it. The first may
 * be any: old ones may have been put away.
 */
export const checkHeads = (file: string, publicKey: string): CheckedHeads => {
  const key = createPublicKey(publicKey);
  const heads: SignedHead[] = [];
  const wrong: string[] = [];
  let before: SignedHead | null = null;
  for (const head of file.split('\n').map(parseHead)) {
    if (!head) continue;
    const isSigned = verify(null, signedText(head), key, Buffer.from(head.signature, 'base64'));
    if (!isSigned) wrong.push(`head ${head.sequence} was not signed with this key`);
    else if (before && head.sequence !== before.sequence + 1)
      wrong.push(`after head ${before.sequence} comes head ${head.sequence}`);
    else if (before && head.previous !== hashOf(before))
      wrong.push(`head ${head.sequence} does not follow the one before it`);
    if (!isSigned) continue;
    heads.push(head);
    before = head;
  }
  if (heads.length === 0) wrong.push('there is no head that was signed with this key');
  return { heads, wrong };
};
