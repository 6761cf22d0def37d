import type { ComposerMode, Draft as ServerDraft } from '#contracts';
import { conversationRoutes } from '#contracts/http/routes/conversation.ts';
import { exceptSilence } from '../gateway/errors.ts';
import type { Peek } from '../peek.svelte.ts';
import { contentMark } from '../domain/contentMark.ts';
import { contentOf, saveOf, type DraftContent } from './draftContent.ts';

/** How many of one's own saves are remembered until the server has told them back. */
const REMEMBERED = 10;

/** How many of them are remembered by the browser too, for after a crash. */
const KNOWN = 4;

/** The server's copy of one draft: what it is told to keep, and what of its news is none. */
export class ServerCopy {
  /** True while something is written that the server has not been told. */
  unsaved = false;
  /** Saves run one after the other, so that a removal can never be overtaken by an older save. */
  #saves: Promise<unknown> = Promise.resolve();
  /** What this window has handed over of late: when it is told back, it is no news. */
  #own: readonly string[] = [];
  /** What the server told last. */
  #told: string | null = null;
  /** Server time of the newest copy that was told, or of the send that emptied the draft: what is older is no news. */
  #toldAt = '';

  constructor(
    private readonly peek: Peek,
    private readonly params: { readonly ticketId: string; readonly mode: ComposerMode },
  ) {}

  /** Hands over what is not saved yet, without waiting. `kept` hears whether the server has it. */
  save(content: DraftContent, kept: (saved: string | null) => void): void {
    if (!this.unsaved) return;
    this.unsaved = false;
    const body = saveOf(content);
    this.remember(content);
    const save = this.#saves
      .then(() => this.peek.gateway.call(conversationRoutes.saveDraft, { params: this.params, body }))
      .then(
        () => kept(JSON.stringify(body)),
        (error: unknown) => {
          // Not lost: the browser has it.
          this.unsaved = true;
          kept(null);
          // What waits behind it fails with it.
          exceptSilence(error);
        },
      );
    this.#saves = save;
    save.catch(() => (this.#saves = Promise.resolve()));
  }

  /** Marks of what this window has written to the server or was told by it, newest last. */
  get known(): string[] {
    return [...(this.#told === null ? [] : [this.#told]), ...this.#own].slice(-KNOWN).map(contentMark);
  }

  /** Resolves when every save has had its answer; rejects when the server is silent. */
  async settled(): Promise<void> {
    await this.#saves;
  }

  /** This content is known here: when the server tells it, it is no news. */
  remember(content: DraftContent): void {
    this.#own = [...this.#own.slice(1 - REMEMBERED), contentOf(content)];
  }

  /** This copy has been taken note of. */
  know(copy: ServerDraft | null): void {
    this.#told = copy && contentOf(copy);
    if (copy) this.#toldAt = copy.updatedAt;
  }

  /** Whether what the server keeps is exactly this. */
  holds(content: DraftContent): boolean {
    return this.#told === contentOf(content);
  }

  /** Whether a copy says something that `here` does not know. A reply that came back is news though it was written here. */
  isNews(copy: ServerDraft, here: DraftContent): boolean {
    if (copy.updatedAt <= this.#toldAt) return false;
    this.#toldAt = copy.updatedAt;
    const content = contentOf(copy);
    return copy.failure !== null || (!this.#own.includes(content) && content !== contentOf(here));
  }

  /** The draft has left, at this server time: copies from before are of what is gone. */
  left(at: string): void {
    this.unsaved = false;
    this.#own = [];
    this.#toldAt = at;
  }
}
