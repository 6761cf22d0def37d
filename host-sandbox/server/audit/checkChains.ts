import { hashOf, type AuditLine } from './auditLine.ts';
import type { SignedHead } from './signedHead.ts';

/** How long an entry waits for a head that covers it, at most, in milliseconds. */
export const HEAD_WITHIN_MS = 5 * 60_000;

/** An entry, or a head, that is not what it must be. */
export interface BrokenEntry {
  readonly tenantId: string;
  readonly position: number;
  readonly what: string;
}

/** What the verifier found. */
export interface AuditReport {
  readonly entries: number;
  readonly chains: number;
  readonly broken: readonly BrokenEntry[];
  /** Entries that no head covered within {@link HEAD_WITHIN_MS}: for so long they could be taken off the end unseen. */
  readonly uncovered: readonly BrokenEntry[];
}

/** When the first head that covers a position was signed, in epoch milliseconds; null when none does. */
type Cover = (tenantId: string, position: number) => number | null;

const coverOf = (heads: readonly SignedHead[]): Cover => {
  const noted = new Map<string, { position: number; at: number }[]>();
  for (const { at, chains } of heads) {
    for (const { tenantId, position } of chains) {
      const ends = noted.get(tenantId) ?? [];
      if (position > (ends.at(-1)?.position ?? 0)) ends.push({ position, at: Date.parse(at) });
      noted.set(tenantId, ends);
    }
  }
  // Entries come by position, so what lies behind is never looked at again.
  return (tenantId, position) => {
    const ends = noted.get(tenantId);
    while (ends?.[0] && ends[0].position < position) ends.shift();
    return ends?.[0]?.at ?? null;
  };
};

/**
 * Reckons every hash anew and holds the log against the heads that were kept of it.
 *
 * @param lines each tenant's by position
 * @param heads signed, and in their order
 */
export const checkChains = async (
  lines: AsyncIterable<AuditLine>,
  heads: readonly SignedHead[],
  now: Date,
): Promise<AuditReport> => {
  const broken: BrokenEntry[] = [];
  const uncovered: BrokenEntry[] = [];
  const cover = coverOf(heads);
  /** What was there when the first head was signed had nothing to wait for. */
  const before = new Map(heads[0]?.chains.map(({ tenantId, position }) => [tenantId, position]));
  const awaited = new Map<string, string>();
  const keyOf = (tenantId: string, position: number): string => JSON.stringify([tenantId, position]);
  for (const { chains } of heads)
    for (const { tenantId, position, hash } of chains) awaited.set(keyOf(tenantId, position), hash);

  let [entries, chains, place] = [0, 0, 0];
  let last: AuditLine | null = null;
  for await (const line of lines) {
    if (line.tenantId !== last?.tenantId) {
      [chains, place, last] = [chains + 1, 0, null];
    }
    [entries, place] = [entries + 1, place + 1];
    const here = { tenantId: line.tenantId, position: Number(line.position) };
    if (here.position !== place) broken.push({ ...here, what: `it stands at place ${place} of its chain` });
    else if (line.previousHash !== (last?.hash ?? ''))
      broken.push({ ...here, what: 'it does not follow the entry before it' });
    if (hashOf(line) !== line.hash) broken.push({ ...here, what: 'it was changed' });
    const key = keyOf(here.tenantId, here.position);
    if (awaited.get(key) === line.hash) awaited.delete(key);
    if (heads.length > 0 && here.position > (before.get(here.tenantId) ?? 0)) {
      const waited = (cover(here.tenantId, here.position) ?? now.getTime()) - Number(line.at);
      if (waited > HEAD_WITHIN_MS)
        uncovered.push({ ...here, what: `it waited ${Math.round(waited / 60_000)} minutes for a head` });
    }
    last = line;
  }
  for (const key of awaited.keys()) {
    const [tenantId, position] = JSON.parse(key) as [string, number];
    broken.push({ tenantId, position, what: 'a head says that it was the newest; it is gone, or another' });
  }
  return { entries, chains, broken, uncovered };
};
