import { readFile } from 'node:fs/promises';
import { writeDurably } from '../../durableFile.ts';
import {
  normaliseSerial,
  readRevocations,
  signRevocations,
  type KeyAndCertificate,
  type Revocation,
} from './certificates.ts';

/** The authority's revocation list. The file is the truth; several processes may share it. */
export class RevocationList {
  readonly #file: string;
  readonly #authority: KeyAndCertificate;
  readonly #listeners = new Set<() => void>();
  #pem: string;
  #serials: ReadonlySet<string>;
  /** Changes follow each other: two at once would each lose the other's entry. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(file: string, authority: KeyAndCertificate, pem: string) {
    this.#file = file;
    this.#authority = authority;
    this.#pem = pem;
    this.#serials = new Set(readRevocations(pem).map(({ serialNumber }) => serialNumber));
  }

  static async open(file: string, authority: KeyAndCertificate): Promise<RevocationList> {
    return new RevocationList(file, authority, await readFile(file, 'utf8'));
  }

  /** The list as Node's TLS reads it. */
  get pem(): string {
    return this.#pem;
  }

  has(serialNumber: string): boolean {
    return this.#serials.has(normaliseSerial(serialNumber));
  }

  /** Adds an entry for good. Resolves when it is on the disk and every listener was told. */
  add(serialNumber: string, reason: Revocation['reason'], now: Date): Promise<void> {
    return this.#inTurn(async () => {
      const kept = readRevocations(await readFile(this.#file, 'utf8'));
      const added = { serialNumber: normaliseSerial(serialNumber), revokedAt: now, reason };
      if (kept.some((entry) => entry.serialNumber === added.serialNumber)) return;
      const pem = await signRevocations(this.#authority, [...kept, added], now);
      await writeDurably(this.#file, pem, 0o644);
      this.#take(pem);
    });
  }

  /** Takes over what another process has added. */
  refresh(): Promise<void> {
    return this.#inTurn(async () => this.#take(await readFile(this.#file, 'utf8')));
  }

  /** Calls `listener` after each change; the returned function ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #take(pem: string): void {
    if (pem === this.#pem) return;
    this.#pem = pem;
    this.#serials = new Set(readRevocations(pem).map(({ serialNumber }) => serialNumber));
    for (const listener of this.#listeners) listener();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
