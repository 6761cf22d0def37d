import type { Attachment, ComposerMode, Draft as ServerDraft, Recipients } from '#contracts';
import type { Failure } from '../domain/failure.ts';
import { pickDraft } from '../domain/pickDraft.ts';
import type { Peek } from '../peek.svelte.ts';
import { browserDrafts, draftKey, type StoredDraft } from './browserDrafts.ts';
import { contentOf, failureOfReturned, holdsAll, laidAbove, type DraftContent } from './draftContent.ts';
import { ServerCopy } from './serverCopy.ts';

/** How long typing must rest until the server gets its copy, in milliseconds. */
const SAVE_AFTER_MS = 600;
/** After how long a save that failed is tried again, in milliseconds. */
const SAVE_AGAIN_MS = 5_000;

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
  /** Null as long as the technician has not touched them: then they follow the ticket's mails. */
  recipients: Recipients | null = $state.raw(null);
  /** Time of the latest mail that was known when the recipients were touched last; null when there was none. */
  recipientsAsOf: string | null = $state.raw(null);
  sending = $state(false);
  failure: Failure | null = $state.raw(null);
  /** Since when the text that was brought back has been kept, in epoch milliseconds; null for one that was just typed. */
  restoredFrom: number | null = $state(null);
  /** Another copy that came up while this one was being written: of another window, or a reply that came back. */
  offered: ServerDraft | null = $state.raw(null);
  readonly isEmpty = $derived(this.text.trim() === '' && this.attachments.length === 0);

  readonly mode: ComposerMode;
  readonly ticketId: string;
  readonly #peek: Peek;
  readonly #key: string;
  readonly #browser: ReturnType<typeof browserDrafts>;
  readonly #server: ServerCopy;
  #restored: Promise<void> | undefined;
  #touched = false;
  #stopTimer = (): void => undefined;
  #pending: StoredDraft['pending'] = null;
  /** The content that the server is known to have kept. */
  #onServer: string | null = null;

  constructor({ peek, technicianId, ticketId, mode }: Home) {
    this.#peek = peek;
    this.mode = mode;
    this.ticketId = ticketId;
    this.#key = draftKey(technicianId, ticketId, mode);
    this.#browser = browserDrafts(peek.host);
    this.#server = new ServerCopy(peek, { ticketId, mode });
  }

  /**
   * Hears what the server keeps. First it is weighed against the browser's copy; later on, what another
   * window has written is taken in only where nothing would be overwritten, and else offered.
   */
  async hear(server: ServerDraft | null): Promise<void> {
    if (!this.#restored) return (this.#restored = this.#restore(server));
    await this.#restored;
    if (!server) return this.#goneElsewhere();
    if (!this.#server.isNews(server, this)) return;
    if (this.#touched && !this.isEmpty && !holdsAll(server, this)) this.offered = server;
    else this.take(server);
  }

  /** Sent or emptied in another window: what is still the same here is not wanted a second time. */
  #goneElsewhere(): void {
    if (!this.#touched && !this.sending && this.#server.holds(this)) this.#empty();
    this.#server.know(null);
  }

  async #restore(server: ServerDraft | null): Promise<void> {
    const local = await this.#browser.read(this.#key);
    const there = server && { ...server, savedAt: Date.parse(server.updatedAt) };
    const kept = pickDraft(local, there, Date.now());
    this.#server.know(server);
    this.#onServer = server && contentOf(server);
    if (local && !kept && !this.#touched) void this.#browser.write(this.#key, null);
    if (this.#touched && server && kept === there) this.offered = server;
    if (!kept || this.#touched) return;
    this.text = kept.text;
    this.attachments = kept.attachments;
    this.recipients = kept.recipients;
    this.recipientsAsOf = 'recipientsAsOf' in kept ? kept.recipientsAsOf : kept.updatedAt;
    this.#pending = local?.pending ?? null;
    if (server && kept.text === server.text) this.failure = failureOfReturned(server, this.#peek.words);
    if (!this.isEmpty) this.restoredFrom = kept.savedAt;
    // A crash may have come before the server was told.
    if (kept === local && !this.#server.holds(this)) this.#saveUnsaved();
  }

  #saveUnsaved(): void {
    this.#server.unsaved = true;
    this.saveNow();
  }

  /** Puts another copy in place of this one: what is there goes below it, so nothing is lost. */
  take(server: ServerDraft): void {
    const joined = laidAbove(server, this);
    this.text = joined.text;
    this.attachments = joined.attachments;
    this.recipients = server.recipients;
    this.recipientsAsOf = server.updatedAt;
    this.failure = failureOfReturned(server, this.#peek.words);
    this.offered = null;
    this.restoredFrom = Date.parse(server.updatedAt);
    this.#server.know(server);
    this.#onServer = contentOf(server);
    this.#touched = false;
    this.#keepInBrowser();
    if (!this.#server.holds(this)) this.edit({});
  }

  edit(change: Partial<DraftContent> & { recipientsAsOf?: string | null }): void {
    this.#touched = true;
    this.#server.unsaved = true;
    this.restoredFrom = null;
    if (change.text !== undefined) this.text = change.text;
    if (change.attachments !== undefined) this.attachments = change.attachments;
    if (change.recipients !== undefined) this.recipients = change.recipients;
    if (change.recipientsAsOf !== undefined) this.recipientsAsOf = change.recipientsAsOf;
    this.#keepInBrowser();
    this.#saveLater(SAVE_AFTER_MS);
  }

  /** Hands the server its copy without waiting; for the end of the panel, and before a send. */
  saveNow(): void {
    this.#stopTimer();
    this.#server.save(this, (saved) => {
      if (saved === null) return this.#saveLater(SAVE_AGAIN_MS);
      this.#onServer = saved;
      if (saved === contentOf(this) && !this.isEmpty) this.#keepInBrowser();
    });
  }

  #saveLater(afterMs: number): void {
    this.#stopTimer();
    this.#stopTimer = this.#peek.lifetime.timeout(() => this.saveNow(), afterMs);
  }

  /**
   * What to hand over, and under which key. As long as an earlier try of the same has had no answer, it is
   * that very body again: whatever has come in meanwhile must not make a second mail of it.
   */
  handOver<B>(more: string | null, make: () => B): { idempotencyKey: string; body: B } {
    const decided = JSON.stringify([contentOf(this), more]);
    if (this.#pending?.decided !== decided) this.#pending = { key: crypto.randomUUID(), decided, body: make() };
    this.#keepInBrowser();
    return { idempotencyKey: this.#pending.key, body: this.#pending.body as B };
  }

  /** The try has had an answer; whatever comes next is a new one. */
  answered(): void {
    this.#pending = null;
    this.#keepInBrowser();
  }

  /** The technician stays with what is here, and the offered copy goes. */
  refuse(): void {
    if (this.offered) this.#server.remember(this.offered);
    this.offered = null;
  }

  /** The message is out, since `at` by the server's clock: nothing is left to keep. The server has removed its copy itself. */
  clear(at: string): void {
    this.#stopTimer();
    this.#server.left(at);
    this.#pending = null;
    this.#empty();
  }

  #empty(): void {
    this.#server.unsaved = false;
    this.#touched = false;
    this.text = '';
    this.attachments = [];
    this.recipients = null;
    this.recipientsAsOf = null;
    this.failure = null;
    this.restoredFrom = null;
    void this.#browser.write(this.#key, null);
  }

  /** Resolves when the server has every copy that was handed to it. */
  settled(): Promise<void> {
    return this.#server.settled();
  }

  #keepInBrowser(): void {
    const { text, attachments, recipients, recipientsAsOf } = this;
    const content = { text: this.isEmpty ? '' : text, attachments: [...attachments], recipients, recipientsAsOf };
    const onServer = this.#onServer === contentOf(this);
    void this.#browser.write(this.#key, { ...content, savedAt: Date.now(), pending: this.#pending, onServer });
  }
}
