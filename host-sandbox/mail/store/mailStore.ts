import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { UNFINISHED, writeDurably } from '../../durableFile.ts';
import { mailboxFolder, normaliseAddress } from './mailboxAddress.ts';
import { storedMailSchema, type StoredMail } from './storedMail.ts';

/** How many mails a mailbox holds. */
export interface MailboxCount {
  address: string;
  received: number;
  sent: number;
  unread: number;
  /** When something last came or went. */
  lastAt: string;
}

type NewMail = Pick<StoredMail, 'mailFrom' | 'rcptTo' | 'client' | 'serverAnswer'> & { raw: Uint8Array };

const SEEN = '.seen';

/**
 * The mailboxes of the outside world, as files: `<dataDir>/mail/<mailbox>/<id>.eml` byte for byte as it
 * was handed in, `<id>.json` beside it ({@link StoredMail}), and an empty `<id>.seen` once it was read.
 * The files are the truth; the list in memory is read from them at start.
 */
export class MailStore {
  readonly #root: string;
  readonly #mailboxes = new Map<string, Map<string, StoredMail>>();
  readonly #seen = new Set<StoredMail>();
  readonly #changes = new EventEmitter<{ change: [mailbox: string] }>().setMaxListeners(0);
  #lastTime = 0;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Opens the mailboxes of a data folder; makes the folder when there is none. */
  static async open(dataDir: string): Promise<MailStore> {
    const store = new MailStore(path.join(dataDir, 'mail'));
    await mkdir(store.#root, { recursive: true });
    for (const entry of await readdir(store.#root, { withFileTypes: true })) {
      if (entry.isDirectory()) await store.#readFolder(path.join(store.#root, entry.name));
    }
    return store;
  }

  /** Puts a received mail into the mailbox of each recipient. Resolves with its queue id once all of them are on the disk. */
  async deliver(mail: NewMail): Promise<string> {
    const stamp = this.#nextStamp();
    for (const mailbox of new Set(mail.rcptTo.map(normaliseAddress))) {
      await this.#write({ ...stamp, mailbox, direction: 'received' }, mail);
    }
    return stamp.id;
  }

  /** Keeps a mail that the owner of this mailbox has sent. */
  keepSent(mailbox: string, mail: NewMail): Promise<StoredMail> {
    return this.#write({ ...this.#nextStamp(), mailbox: normaliseAddress(mailbox), direction: 'sent' }, mail);
  }

  /** Every mailbox that holds something, the liveliest first. */
  mailboxes(): MailboxCount[] {
    return [...this.#mailboxes.keys()]
      .map((address) => this.count(address))
      .toSorted((a, b) => b.lastAt.localeCompare(a.lastAt));
  }

  /** Zeros for a mailbox that nobody ever wrote to. */
  count(mailbox: string): MailboxCount {
    const mails = this.list(mailbox);
    const received = mails.filter((mail) => mail.direction === 'received');
    return {
      address: normaliseAddress(mailbox),
      received: received.length,
      sent: mails.length - received.length,
      unread: received.filter((mail) => !this.#seen.has(mail)).length,
      lastAt: mails[0]?.at ?? '',
    };
  }

  /** What a mailbox holds, newest first. */
  list(mailbox: string): StoredMail[] {
    const mails = this.#mailboxes.get(normaliseAddress(mailbox));
    return mails ? [...mails.values()].toSorted((a, b) => b.id.localeCompare(a.id)) : [];
  }

  get(mailbox: string, id: string): StoredMail | undefined {
    return this.#mailboxes.get(normaliseAddress(mailbox))?.get(id);
  }

  /** The mail as it was handed in, byte for byte. */
  raw(mail: StoredMail): Promise<Buffer> {
    return readFile(this.#file(mail, '.eml'));
  }

  isSeen(mail: StoredMail): boolean {
    return mail.direction === 'sent' || this.#seen.has(mail);
  }

  async markSeen(mail: StoredMail): Promise<void> {
    if (this.isSeen(mail)) return;
    this.#seen.add(mail);
    await writeDurably(this.#file(mail, SEEN), '');
    this.#changes.emit('change', mail.mailbox);
  }

  /** Tells of every mailbox in which something came, went or was read. Returns how to stop listening. */
  onChange(listener: (mailbox: string) => void): () => void {
    this.#changes.on('change', listener);
    return () => this.#changes.off('change', listener);
  }

  async #write(
    head: Pick<StoredMail, 'id' | 'at' | 'mailbox' | 'direction'>,
    { raw, ...envelope }: NewMail,
  ): Promise<StoredMail> {
    const mail: StoredMail = { ...head, sizeBytes: raw.byteLength, ...envelope };
    await mkdir(path.dirname(this.#file(mail, '.eml')), { recursive: true });
    await writeDurably(this.#file(mail, '.eml'), raw);
    await writeDurably(this.#file(mail, '.json'), JSON.stringify(mail, null, 2));
    this.#add(mail);
    this.#changes.emit('change', mail.mailbox);
    return mail;
  }

  #add(mail: StoredMail): void {
    const mails = this.#mailboxes.get(mail.mailbox);
    if (mails) mails.set(mail.id, mail);
    else this.#mailboxes.set(mail.mailbox, new Map([[mail.id, mail]]));
  }

  async #readFolder(folder: string): Promise<void> {
    const names = await readdir(folder);
    for (const name of names) {
      if (name.endsWith(UNFINISHED)) await rm(path.join(folder, name));
      if (!name.endsWith('.json')) continue;
      const mail = storedMailSchema.parse(JSON.parse(await readFile(path.join(folder, name), 'utf8')));
      this.#add(mail);
      this.#lastTime = Math.max(this.#lastTime, Date.parse(mail.at));
      if (names.includes(mail.id + SEEN)) this.#seen.add(mail);
    }
  }

  #file({ mailbox, id }: StoredMail, ending: string): string {
    return path.join(this.#root, mailboxFolder(mailbox), id + ending);
  }

  /** Strictly later than the last one, so that ids sort in the order of arrival even within a millisecond. */
  #nextStamp(): { id: string; at: string } {
    this.#lastTime = Math.max(Date.now(), this.#lastTime + 1);
    const at = new Date(this.#lastTime).toISOString();
    return { id: `${at.replaceAll(/[-:.]/g, '')}-${randomBytes(5).toString('hex')}`, at };
  }
}
