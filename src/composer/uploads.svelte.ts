import type { AttachmentLimits } from '#contracts';
import { limitsText, nameOf, refusalOf } from '../domain/attachmentRules.ts';
import { failureDetail, failureOf } from '../domain/failure.ts';
import type { Peek } from '../peek.svelte.ts';
import type { Draft } from './draft.svelte.ts';
import { fetchLater } from '../later/later.ts';
import type { Transfer } from './transfer.svelte.ts';

/** More at once would only make each of them slower. */
const AT_ONCE = 2;

/** A file on its way to the server, or one that did not get there. */
export class Upload {
  readonly id = crypto.randomUUID();
  state: 'waiting' | 'sending' | 'failed' = $state('waiting');
  /** Why it failed. */
  problem: string | null = $state(null);
  /** Whether trying again may help. */
  retryable = $state(true);

  /** Its way to the server, once it has set out. */
  transfer: Transfer | undefined = $state.raw();

  constructor(
    readonly fileName: string,
    readonly file: File,
  ) {}

  get sizeBytes(): number {
    return this.file.size;
  }

  /** How much of it has arrived, in whole percent. */
  get percent(): number {
    return Math.floor((100 * (this.transfer?.sentBytes ?? 0)) / Math.max(1, this.sizeBytes));
  }

  fail(problem: string, retryable: boolean): void {
    this.state = 'failed';
    this.problem = problem;
    this.retryable = retryable;
  }
}

/** Files that are being attached to one draft. */
export class Uploads {
  list: readonly Upload[] = $state.raw([]);

  constructor(
    private readonly peek: Peek,
    private readonly draft: Draft,
    private readonly limits: () => AttachmentLimits | undefined,
  ) {}

  /** What may be attached, in words; empty as long as it is not known. */
  get limitsText(): string {
    const limits = this.limits();
    return limits ? limitsText(limits, this.draft.mode, this.peek.words) : '';
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const fileName = nameOf(file, Date.now());
      const upload = new Upload(fileName, file);
      const refusal = this.#refusalOf(upload);
      if (refusal !== null) upload.fail(refusal, false);
      this.list = [...this.list, upload];
    }
    this.#next();
  }

  retry(upload: Upload): void {
    upload.state = 'waiting';
    upload.problem = null;
    this.#next();
  }

  /** Cancels a file that is on its way, or takes one off the list that failed. */
  remove(upload: Upload): void {
    this.list = this.list.filter(({ id }) => id !== upload.id);
    void upload.transfer?.cancel();
    this.#next();
  }

  #refusalOf({ fileName, sizeBytes }: Upload): string | null {
    const limits = this.limits();
    if (!limits) return null;
    const underWay = this.list.filter(({ retryable }) => retryable);
    const all = [...this.draft.attachments, ...underWay];
    const bytes = all.reduce((sum, file) => sum + file.sizeBytes, 0);
    const { mode } = this.draft;
    return refusalOf({ name: fileName, size: sizeBytes }, { mode, files: all.length, bytes }, limits, this.peek.words);
  }

  #next(): void {
    const free = AT_ONCE - this.list.filter(({ state }) => state === 'sending').length;
    for (const upload of this.list.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, free))) {
      void this.#send(upload);
    }
  }

  async #send(upload: Upload): Promise<void> {
    upload.state = 'sending';
    let ended = false;
    const end = this.peek.lifetime.stream(() => {
      ended = true;
      upload.transfer?.cut();
    });
    try {
      const { Transfer } = await fetchLater();
      if (ended || !this.#has(upload)) return;
      upload.transfer ??= new Transfer(this.peek.gateway, this.draft.ticketId, upload.file, upload.fileName);
      const attachment = await upload.transfer.run();
      if (!this.#has(upload)) return;
      this.list = this.list.filter(({ id }) => id !== upload.id);
      this.draft.edit({ attachments: [...this.draft.attachments, attachment] });
      this.peek.announce(this.peek.words.say('{name} is attached.', { name: attachment.fileName }));
    } catch (error) {
      if (ended || !this.#has(upload)) return;
      const failure = failureOf(error, this.peek.words);
      upload.fail(`${failure.title}. ${failureDetail(failure, this.peek.words)}`, failure.retryable);
    } finally {
      const panelEnded = ended;
      end();
      if (!panelEnded) this.#next();
    }
  }

  #has({ id }: Upload): boolean {
    return this.list.some((other) => other.id === id);
  }
}
