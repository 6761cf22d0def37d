import type { SignedInTechnician } from './signIn.ts';

/**
 * How long a sign-in is taken for what it was when it was last looked up, in milliseconds: what another server
 * process has ended, or an administrator has changed, counts after that at the latest (decision 0025).
 */
const TRUSTED_MS = 2_000;

/** Most sign-ins that one process remembers. */
const MOST = 10_000;

interface Known {
  readonly who: SignedInTechnician;
  readonly expiresAt: Date;
  readonly lookedUpAt: number;
}

/** Sign-ins that were looked up a moment ago, so that the many requests of an opening ask the database once. */
export class KnownSignIns {
  readonly #known = new Map<string, Known>();
  /** Grows with each sign-in that ends, so that a look-up that was under way meanwhile is not remembered. */
  #ended = 0;

  /** Whether a sign-in is known well enough, and whose it is. */
  find(id: string, now: Date): SignedInTechnician | null {
    const known = this.#known.get(id);
    if (!known) return null;
    if (known.expiresAt > now && performance.now() - known.lookedUpAt < TRUSTED_MS) return known.who;
    this.#known.delete(id);
    return null;
  }

  /** Begins to look a sign-in up; call what it returns with what was found. */
  lookingUp(id: string): (who: SignedInTechnician, expiresAt: Date) => void {
    const [before, lookedUpAt] = [this.#ended, performance.now()];
    return (who, expiresAt) => {
      if (this.#ended !== before) return;
      if (this.#known.size >= MOST) this.#known.clear();
      this.#known.set(id, { who, expiresAt, lookedUpAt });
    };
  }

  /** A sign-in has ended, here and now. */
  end(id: string): void {
    this.#ended += 1;
    this.#known.delete(id);
  }
}
