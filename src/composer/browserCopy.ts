import type { HostCapabilities } from '#contracts';
import { browserDrafts, type StoredDraft } from './browserDrafts.ts';
import { contentOf, holdsAll, type DraftContent } from './draftContent.ts';

const isNothing = ({ text, attachments }: StoredDraft): boolean => text.trim() === '' && attachments.length === 0;

/**
 * The browser's copy of one draft. Windows of one technician share it, so it is never written over what
 * another window has typed: that is put beside it first, and told to `onOther`.
 */
export class BrowserCopy {
  readonly #store: ReturnType<typeof browserDrafts>;
  readonly #key: string;
  readonly #otherKey: string;
  readonly #onOther: (other: StoredDraft) => void;
  /** What this window has read or written last; anything else is another window's. */
  #mine: string | null = null;
  /** Writes run one after the other; of several that wait, only the newest is made. */
  #writes: Promise<unknown> = Promise.resolve();
  #newest = 0;

  constructor(host: Pick<HostCapabilities, 'drafts'>, key: string, onOther: (other: StoredDraft) => void) {
    this.#store = browserDrafts(host);
    this.#key = key;
    this.#otherKey = `${key} other`;
    this.#onOther = onOther;
  }

  /** What is kept, and what another window had typed, if that is something else. */
  async read(): Promise<{ draft: StoredDraft | null; other: StoredDraft | null }> {
    const [{ draft, raw }, { draft: other }] = await Promise.all([
      this.#store.read(this.#key),
      this.#store.read(this.#otherKey),
    ]);
    this.#mine = raw;
    return { draft, other };
  }

  /** Keeps a draft, or nothing any more. False when the browser refuses. */
  write(draft: StoredDraft | null): Promise<boolean> {
    this.#newest += 1;
    const turn = this.#newest;
    const written = this.#writes.then(() => (turn === this.#newest ? this.#replace(draft) : true));
    this.#writes = written;
    return written;
  }

  async #replace(draft: StoredDraft | null): Promise<boolean> {
    const { draft: there, raw } = await this.#store.read(this.#key);
    if (there && raw !== this.#mine && there.typed && !isNothing(there)) {
      // What was only shown here, or has been sent from here, is no reason to touch what is typed there.
      if (!draft?.typed) return true;
      if (!holdsAll(draft, there)) {
        await this.#store.write(this.#otherKey, there);
        this.#onOther(there);
      }
    }
    const written = await this.#store.write(this.#key, draft);
    if (written !== false) this.#mine = written;
    return written !== false;
  }

  /** Resolves when every write has been made, or refused. */
  async settled(): Promise<void> {
    await this.#writes;
  }

  /** Keeps a copy from elsewhere beside the own one, until the technician has decided. */
  keepOther(copy: StoredDraft): void {
    this.#writes = this.#writes.then(async () => {
      const { draft: there, raw } = await this.#store.read(this.#key);
      // Where the other window's copy has displaced this one, it is kept already, and this one beside it.
      if (there && (raw !== this.#mine || contentOf(there) === contentOf(copy))) return;
      const { draft: other } = await this.#store.read(this.#otherKey);
      if (!other || other.savedAt <= copy.savedAt) await this.#store.write(this.#otherKey, copy);
    });
  }

  /** The other copy is not wanted any more. With `within`, only where everything in it is in that. */
  dropOther(within?: Pick<DraftContent, 'text' | 'attachments'>): void {
    this.#writes = this.#writes.then(async () => {
      const { draft: other } = await this.#store.read(this.#otherKey);
      if (other && (!within || holdsAll({ ...within, recipients: null }, other)))
        await this.#store.write(this.#otherKey, null);
    });
  }
}
