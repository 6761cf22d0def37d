import type { Attachment, ComposerMode, Draft as ServerDraft, Recipients } from '#contracts';
import type { Failure } from '../domain/failure.ts';
import { contentMark } from '../domain/contentMark.ts';
import { pickDraft } from '../domain/pickDraft.ts';
import type { Peek } from '../peek.svelte.ts';
import { BrowserCopy } from './browserCopy.ts';
import { draftKey, type StoredDraft } from './browserDrafts.ts';
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
  /** The browser's store is full or denied. */
  #browserRefuses = $state(false);
  #serverRefuses = $state(false);
  /** True while what is written is kept nowhere but in this window. */
  readonly isNowhereKept = $derived(this.#browserRefuses && this.#serverRefuses && !this.isEmpty);

  readonly mode: ComposerMode;
  readonly ticketId: string;
  readonly #peek: Peek;
  readonly #browser: BrowserCopy;
  readonly #server: ServerCopy;
  #restored: Promise<void> | undefined;
  #touched = false;
  /** A save waits for its time. */
  #waits = false;
  #stopTimer = (): void => undefined;
  #pending: StoredDraft['pending'] = null;
  /** The content that the server is known to have kept. */
  #onServer: string | null = null;

  constructor({ peek, technicianId, ticketId, mode }: Home) {
    this.#peek = peek;
    this.mode = mode;
    this.ticketId = ticketId;
    this.#browser = new BrowserCopy(peek.host, draftKey(technicianId, ticketId, mode), (other) => {
      this.offered = this.#asOffer(other);
    });
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
    if (this.#touched && !this.isEmpty && !holdsAll(server, this)) this.#offer(server);
    else this.take(server);
  }

  /** Sent or emptied in another window: what is still the same here is not wanted a second time. */
  #goneElsewhere(): void {
    if (!this.#touched && !this.sending && this.#server.holds(this)) this.#empty();
    this.#server.know(null);
  }

  async #restore(server: ServerDraft | null): Promise<void> {
    const { draft, other } = await this.#browser.read();
    const local = draft ?? other;
    const there = server && { ...server, savedAt: Date.parse(server.updatedAt) };
    const kept = pickDraft(local, there, Date.now());
    this.#server.know(server);
    this.#onServer = server && contentOf(server);
    if (local && !kept && !this.#touched) this.#writeToBrowser(null);
    if (this.#touched && server && kept === there) this.#offer(server);
    if (!kept || this.#touched) return;
    this.text = kept.text;
    this.attachments = kept.attachments;
    this.recipients = kept.recipients;
    this.recipientsAsOf = 'recipientsAsOf' in kept ? kept.recipientsAsOf : kept.updatedAt;
    this.#pending = local?.pending ?? null;
    if (server && kept.text === server.text) this.failure = failureOfReturned(server, this.#peek.words);
    if (!this.isEmpty) this.restoredFrom = kept.savedAt;
    this.#offerUnseen(kept, { local, other, server });
    // A crash may have come before the server was told.
    if (kept === local && !this.#server.holds(this)) this.#saveUnsaved();
  }

  /** Of several copies one is shown; what another says beyond it, and nobody has seen here, is offered. */
  #offerUnseen(
    kept: StoredDraft | ServerDraft,
    { local, other, server }: { local: StoredDraft | null; other: StoredDraft | null; server: ServerDraft | null },
  ): void {
    const isSeen = server === null || (local?.known.includes(contentMark(contentOf(server))) ?? true);
    if (other && other !== kept && !holdsAll(kept, other)) this.offered = this.#asOffer(other);
    else if (kept === local && !isSeen && !holdsAll(kept, server)) this.#offer(server);
    else if (kept !== local && local && local.typed && !local.onServer && !holdsAll(kept, local))
      this.#offer(this.#asOffer(local));
  }

  #asOffer({ text, attachments, recipients, savedAt }: StoredDraft): ServerDraft {
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never changes, it only makes a text
    const updatedAt = new Date(savedAt).toISOString();
    return { mode: this.mode, text, attachments, recipients, failure: null, updatedAt };
  }

  /** Shows another copy to be decided upon; until then it outlives this window. */
  #offer(copy: ServerDraft): void {
    if (copy.text.trim() === '' && copy.attachments.length === 0) return;
    // The browser may have told of a later state of it already.
    if (copy.failure === null && this.offered && this.offered.updatedAt > copy.updatedAt) return;
    this.offered = copy;
    this.#browser.keepOther({ ...this.#stored(copy), savedAt: Date.parse(copy.updatedAt) });
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
    this.#browser.dropOther(joined);
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
    // Where only the server keeps the text, it does not wait until typing rests.
    if (!this.#browserRefuses || !this.#waits) this.#saveLater(SAVE_AFTER_MS);
  }

  /** Hands the server its copy without waiting; for the end of the panel, and before a send. */
  saveNow(): void {
    this.#stopTimer();
    this.#waits = false;
    this.#server.save(this, (saved) => {
      this.#serverRefuses = saved === null;
      if (saved === null) return this.#saveLater(SAVE_AGAIN_MS);
      this.#onServer = saved;
      if (saved === contentOf(this) && !this.isEmpty) this.#keepInBrowser();
    });
  }

  #saveLater(afterMs: number): void {
    this.#stopTimer();
    this.#waits = true;
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
    this.#browser.dropOther();
  }

  /** The message is out, since `at` by the server's clock: nothing is left to keep. The server has removed its copy itself. */
  clear(at: string): void {
    this.#stopTimer();
    this.#server.left(at);
    this.#pending = null;
    if (!this.offered) this.#browser.dropOther(this.#stored(this));
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
    this.#writeToBrowser(null);
  }

  /** Resolves when the server has every copy that was handed to it. */
  settled(): Promise<void> {
    return this.#server.settled();
  }

  /** Resolves when the browser has kept every copy that was handed to it, or has refused it. */
  keptInBrowser(): Promise<void> {
    return this.#browser.settled();
  }

  #keepInBrowser(): void {
    this.#writeToBrowser({ ...this.#stored(this), text: this.isEmpty ? '' : this.text });
  }

  #stored({ text, attachments, recipients }: DraftContent): StoredDraft {
    return {
      text,
      attachments: [...attachments],
      recipients,
      recipientsAsOf: this.recipientsAsOf,
      savedAt: Date.now(),
      pending: this.#pending,
      onServer: this.#onServer === contentOf(this),
      typed: this.#touched,
      known: this.#server.known,
    };
  }

  #writeToBrowser(draft: StoredDraft | null): void {
    void this.#browser.write(draft).then((kept) => (this.#browserRefuses = !kept));
  }
}
