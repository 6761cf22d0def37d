import {
  routes,
  type Attachment,
  type ComposerMode,
  type DraftSave,
  type Draft as ServerDraft,
  type Recipients,
} from '#contracts';
import type { Failure } from '../domain/failure.ts';
import { writableRecipients } from '../domain/mailboxes.ts';
import { pickDraft } from '../domain/pickDraft.ts';
import type { Peek } from '../peek.svelte.ts';
import { browserDrafts, draftKey, type StoredDraft } from './browserDrafts.ts';

/** How long typing must rest until the server gets its copy, in milliseconds. */
const SAVE_AFTER_MS = 600;

interface Home {
  readonly peek: Peek;
  readonly technicianId: string;
  readonly ticketId: string;
  readonly mode: ComposerMode;
}

/** The fields that the technician writes. */
export interface DraftContent {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly recipients: Recipients | null;
}

/** What the server is told to keep. */
const saveOf = ({ text, attachments, recipients }: DraftContent): DraftSave => ({
  text,
  attachmentIds: attachments.map(({ id }) => id),
  recipients: recipients && writableRecipients(recipients),
});

const contentOf = (draft: DraftContent): string => JSON.stringify(saveOf(draft));

/** A text that was sent once and came back. */
const failureOfReturned = (reason: string): Failure => ({
  code: 'mail-dispatch-failed',
  title: 'Your reply was not sent',
  detail: reason,
  retryable: true,
});

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
  #restored: Promise<void> | undefined;
  #touched = false;
  #unsaved = false;
  #stopTimer = (): void => undefined;
  /** Saves run one after the other, so that a removal can never be overtaken by an older save. */
  #saves: Promise<unknown> = Promise.resolve();
  /** What this window has handed to the server of late: when it is told back, it is no news. */
  #own: string[] = [];
  /** What the server told last, or took last: no copy in the browser alone. */
  #atServer: string | null = null;
  /** Server time of the newest copy that was heard, or of the send that emptied this draft: what is older is no news. */
  #knownAt = '';
  #pending: StoredDraft['pending'] = null;

  constructor({ peek, technicianId, ticketId, mode }: Home) {
    this.#peek = peek;
    this.mode = mode;
    this.ticketId = ticketId;
    this.#key = draftKey(technicianId, ticketId, mode);
    this.#browser = browserDrafts(peek.host);
  }

  /**
   * Hears what the server keeps. First it is weighed against the browser's copy; later on, what another
   * window has written is taken in only where nothing would be overwritten, and else offered.
   */
  async hear(server: ServerDraft | null): Promise<void> {
    if (!this.#restored) return (this.#restored = this.#restore(server));
    await this.#restored;
    if (!server) return this.#goneElsewhere();
    const content = contentOf(server);
    if (server.updatedAt <= this.#knownAt) return;
    this.#knownAt = server.updatedAt;
    if (server.failure === null && (this.#own.includes(content) || content === contentOf(this))) return;
    if (this.#touched && !this.isEmpty && !this.#isWithin(server)) this.offered = server;
    else this.take(server);
  }

  /** Whether a copy holds all that is written here: then taking it loses nothing. */
  #isWithin({ text, attachments }: ServerDraft): boolean {
    return (
      text.includes(this.text.trim()) &&
      this.attachments.every(({ id }) => attachments.some((other) => other.id === id))
    );
  }

  /** Sent or emptied in another window: what is still the same here is not wanted a second time. */
  #goneElsewhere(): void {
    if (!this.#touched && !this.sending && this.#atServer === contentOf(this)) this.#empty();
    this.#atServer = null;
  }

  async #restore(server: ServerDraft | null): Promise<void> {
    const local = await this.#browser.read(this.#key);
    const there = server && { ...server, savedAt: Date.parse(server.updatedAt) };
    const kept = pickDraft(local, there);
    this.#atServer = server && contentOf(server);
    this.#knownAt = server?.updatedAt ?? '';
    if (this.#touched && server && kept === there) this.offered = server;
    if (!kept || this.#touched) return;
    this.text = kept.text;
    this.attachments = kept.attachments;
    this.recipients = kept.recipients;
    this.recipientsAsOf = 'recipientsAsOf' in kept ? kept.recipientsAsOf : kept.updatedAt;
    this.#pending = local?.pending ?? null;
    if (server?.failure && kept.text === server.text) this.failure = failureOfReturned(server.failure);
    if (!this.isEmpty) this.restoredFrom = kept.savedAt;
  }

  /** Puts another copy in place of this one: what is there goes below it, so nothing is lost. */
  take(server: ServerDraft): void {
    const below = this.text.trim() === '' || server.text.includes(this.text.trim()) ? '' : `\n\n${this.text}`;
    const more = this.attachments.filter(({ id }) => !server.attachments.some((other) => other.id === id));
    this.text = `${server.text}${below}`;
    this.attachments = [...server.attachments, ...more];
    this.recipients = server.recipients;
    this.recipientsAsOf = server.updatedAt;
    this.failure = server.failure === null ? null : failureOfReturned(server.failure);
    this.offered = null;
    this.#atServer = contentOf(server);
    this.#knownAt = server.updatedAt;
    this.restoredFrom = Date.parse(server.updatedAt);
    this.#touched = false;
    this.#keepInBrowser();
    if (below || more.length > 0) this.edit({});
  }

  edit(change: Partial<DraftContent> & { recipientsAsOf?: string | null }): void {
    this.#touched = true;
    this.#unsaved = true;
    this.restoredFrom = null;
    if (change.text !== undefined) this.text = change.text;
    if (change.attachments !== undefined) this.attachments = change.attachments;
    if (change.recipients !== undefined) this.recipients = change.recipients;
    if (change.recipientsAsOf !== undefined) this.recipientsAsOf = change.recipientsAsOf;
    this.#keepInBrowser();
    this.#stopTimer();
    this.#stopTimer = this.#peek.lifetime.timeout(() => this.saveNow(), SAVE_AFTER_MS);
  }

  /** Hands the server its copy without waiting; for the end of the panel, and before a send. */
  saveNow(): void {
    this.#stopTimer();
    if (!this.#unsaved) return;
    this.#unsaved = false;
    const body = saveOf(this);
    this.#own = [...this.#own.slice(-9), JSON.stringify(body)];
    const params = { ticketId: this.ticketId, mode: this.mode };
    // A copy that could not be saved is not lost: the browser has it, and the next keystroke saves again.
    this.#saves = this.#saves
      .then(() => this.#peek.gateway.call(routes.saveDraft, { params, body }))
      .catch(() => (this.#unsaved = true));
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
    if (this.offered) this.#own = [...this.#own.slice(-9), contentOf(this.offered)];
    this.offered = null;
  }

  /** The message is out, since `at` by the server's clock: nothing is left to keep. The server has removed its copy itself. */
  clear(at: string): void {
    this.#stopTimer();
    this.#knownAt = at;
    this.#own = [];
    this.#pending = null;
    this.#empty();
  }

  #empty(): void {
    this.#unsaved = false;
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
  async settled(): Promise<void> {
    await this.#saves;
  }

  #keepInBrowser(): void {
    const { text, attachments, recipients, recipientsAsOf } = this;
    const content = { text: this.isEmpty ? '' : text, attachments: [...attachments], recipients, recipientsAsOf };
    void this.#browser.write(this.#key, { ...content, savedAt: Date.now(), pending: this.#pending });
  }
}
