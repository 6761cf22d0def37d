import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import * as z from 'zod/mini';
import { instantSchema } from '#contracts';
import { UNFINISHED, writeDurably } from '../durableFile.ts';
import { CUSTOMER_TEXT_MAX_LENGTH } from './protocol.ts';

const letterSchema = z.object({
  messageId: z.uuid(),
  text: z.string().check(z.minLength(1), z.maxLength(CUSTOMER_TEXT_MAX_LENGTH)),
  writtenAt: instantSchema,
});

/** A message of the end user to support. */
export type Letter = z.infer<typeof letterSchema>;

const fileOf = ({ messageId, writtenAt }: Letter): string => `${Date.parse(writtenAt)}-${messageId}.json`;

const inOrder = (letters: readonly Letter[]): Letter[] =>
  letters.toSorted((a, b) => a.writtenAt.localeCompare(b.writtenAt));

/** Messages that the server has not acknowledged yet, oldest first, on disk until it has. */
export class Outbox {
  readonly #folder: string;
  #letters: readonly Letter[];
  readonly #writing = new Map<string, Promise<void>>();

  private constructor(folder: string, letters: readonly Letter[]) {
    this.#folder = folder;
    this.#letters = letters;
  }

  /** Opens the folder and reads what was left unsent. A file that cannot be read stays where it is. */
  static async open(folder: string, log: Logger): Promise<Outbox> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const letters: Letter[] = [];
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      if (name.endsWith(UNFINISHED)) {
        await rm(file, { force: true });
        continue;
      }
      try {
        letters.push(letterSchema.parse(JSON.parse(await readFile(file, 'utf8'))));
      } catch (error) {
        log.error({ err: error, file }, 'an unsent message cannot be read');
      }
    }
    return new Outbox(
      folder,
      letters.toSorted((a, b) => a.writtenAt.localeCompare(b.writtenAt)),
    );
  }

  get unsent(): readonly Letter[] {
    return this.#letters;
  }

  /** Keeps a message. Resolves when it is on the disk, and only then counts it as unsent. Twice the same id is one message. */
  keep(letter: Letter): Promise<void> {
    const { messageId } = letter;
    if (this.#letters.some((other) => other.messageId === messageId)) return Promise.resolve();
    const writing = this.#writing.get(messageId) ?? this.#write(letter).finally(() => this.#writing.delete(messageId));
    this.#writing.set(messageId, writing);
    return writing;
  }

  async #write(letter: Letter): Promise<void> {
    await writeDurably(path.join(this.#folder, fileOf(letter)), JSON.stringify(letterSchema.parse(letter)));
    this.#letters = inOrder([...this.#letters, letter]);
  }

  /** The server has it: forget it. */
  async forget(messageId: string): Promise<Letter | null> {
    const letter = this.#letters.find((other) => other.messageId === messageId);
    if (!letter) return null;
    this.#letters = this.#letters.filter((other) => other !== letter);
    await rm(path.join(this.#folder, fileOf(letter)), { force: true });
    return letter;
  }
}
