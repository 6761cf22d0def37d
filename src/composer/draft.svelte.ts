import { routes, type Attachment, type ComposerMode } from '#contracts';
import type { Failure } from '../domain/failure.ts';
import { pickDraft } from '../domain/pickDraft.ts';
import type { Peek } from '../peek.svelte.ts';
import { browserDrafts, draftKey } from './browserDrafts.ts';

/** How long typing must rest until the server gets its copy, in milliseconds. */
const SAVE_AFTER_MS = 600;

interface Home {
  readonly peek: Peek;
  readonly technicianId: string;
  readonly ticketId: string;
  readonly mode: ComposerMode;
}

/**
 * Unsent text of one technician on one ticket in one mode. Each keystroke is kept in the browser at
 * once and on the server after a moment; it outlives the panel, so a failed send finds its way home.
 */
export class Draft {
  text = $state('');
  attachments: readonly Attachment[] = $state.raw([]);
  sending = $state(false);
  failure: Failure | null = $state.raw(null);
  readonly isEmpty = $derived(this.text.trim() === '' && this.attachments.length === 0);

  readonly mode: ComposerMode;
  readonly ticketId: string;
  readonly #peek: Peek;
  readonly #key: string;
  readonly #browser: ReturnType<typeof browserDrafts>;
  #touched = false;
  #unsaved = false;
  #stopTimer = (): void => undefined;
  /** Saves run one after the other, so that a removal can never be overtaken by an older save. */
  #saves: Promise<unknown> = Promise.resolve();
  #pending: { key: string; content: string } | null = null;

  constructor({ peek, technicianId, ticketId, mode }: Home) {
    this.#peek = peek;
    this.mode = mode;
    this.ticketId = ticketId;
    this.#key = draftKey(technicianId, ticketId, mode);
    this.#browser = browserDrafts(peek.host);
  }

  /** Brings back what was kept, unless something has been typed meanwhile. */
  async restore(server: { text: string; attachments: readonly Attachment[]; updatedAt: string } | null): Promise<void> {
    const local = await this.#browser.read(this.#key);
    const kept = pickDraft(local, server && { ...server, savedAt: Date.parse(server.updatedAt) });
    if (!kept || this.#touched) return;
    this.text = kept.text;
    this.attachments = kept.attachments;
    this.#pending = local?.pending ?? null;
  }

  edit(change: { text?: string; attachments?: readonly Attachment[] }): void {
    this.#touched = true;
    this.#unsaved = true;
    if (change.text !== undefined) this.text = change.text;
    if (change.attachments !== undefined) this.attachments = change.attachments;
    this.#keepInBrowser();
    this.#stopTimer();
    this.#stopTimer = this.#peek.lifetime.timeout(() => this.saveNow(), SAVE_AFTER_MS);
  }

  /** Hands the server its copy without waiting; for the end of the panel, and before a send. */
  saveNow(): void {
    this.#stopTimer();
    if (!this.#unsaved) return;
    this.#unsaved = false;
    const body = { text: this.text, attachmentIds: this.attachments.map(({ id }) => id), recipients: null };
    const params = { ticketId: this.ticketId, mode: this.mode };
    // A copy that could not be saved is not lost: the browser has it, and the next keystroke saves again.
    this.#saves = this.#saves
      .then(() => this.#peek.gateway.call(routes.saveDraft, { params, body }))
      .catch(() => (this.#unsaved = true));
  }

  /** The key for handing this content over: the same as long as an earlier try has had no answer. */
  keyForSending(): string {
    const content = JSON.stringify([this.text, this.attachments.map(({ id }) => id)]);
    if (this.#pending?.content !== content) this.#pending = { key: crypto.randomUUID(), content };
    this.#keepInBrowser();
    return this.#pending.key;
  }

  /** The try has had an answer; whatever comes next is a new one. */
  answered(): void {
    this.#pending = null;
    this.#keepInBrowser();
  }

  /** The message is out: nothing is left to keep. The server has removed its copy itself. */
  clear(): void {
    this.#stopTimer();
    this.#unsaved = false;
    this.#pending = null;
    this.text = '';
    this.attachments = [];
    void this.#browser.write(this.#key, null);
  }

  /** Resolves when the server has every copy that was handed to it. */
  async settled(): Promise<void> {
    await this.#saves;
  }

  #keepInBrowser(): void {
    void this.#browser.write(
      this.#key,
      this.isEmpty && !this.#pending
        ? { text: '', attachments: [], savedAt: Date.now(), pending: null }
        : { text: this.text, attachments: [...this.attachments], savedAt: Date.now(), pending: this.#pending },
    );
  }
}
