import { routes, type Attachment } from '#contracts';

import { bytesText } from '../domain/durations.ts';
import { failureOf } from '../domain/failure.ts';
import type { Peek } from '../peek.svelte.ts';
import type { Draft } from './draft.svelte.ts';

/** Largest file, in bytes. */
export const FILE_MAX_BYTES = 25 * 1024 * 1024;

/** A file on its way to the server, or one that did not get there. */
export interface Upload {
  readonly id: string;
  readonly file: File;
  readonly problem: string | null;
}

/** Files that are being attached to one draft. */
export class Uploads {
  list: readonly Upload[] = $state.raw([]);
  readonly busy = $derived(this.list.some(({ problem }) => problem === null));

  constructor(
    private readonly peek: Peek,
    private readonly draft: Draft,
  ) {}

  add(files: readonly File[]): void {
    for (const file of files) {
      const tooLarge = file.size > FILE_MAX_BYTES;
      const problem = tooLarge ? `The file is larger than ${bytesText(FILE_MAX_BYTES)}.` : null;
      const upload = { id: crypto.randomUUID(), file, problem };
      this.list = [...this.list, upload];
      if (!tooLarge) void this.#send(upload);
    }
  }

  retry(upload: Upload): void {
    this.remove(upload);
    this.add([upload.file]);
  }

  remove({ id }: Upload): void {
    this.list = this.list.filter((other) => other.id !== id);
  }

  async #send(upload: Upload): Promise<void> {
    try {
      const attachment = await this.#transfer(upload.file);
      // Removed by the technician while it was on its way: then it is not wanted any more.
      if (!this.list.some(({ id }) => id === upload.id)) return;
      this.remove(upload);
      this.draft.edit({ attachments: [...this.draft.attachments, attachment] });
    } catch (error) {
      const { title, detail } = failureOf(error);
      this.list = this.list.map((other) =>
        other.id === upload.id ? { ...other, problem: `${title}. ${detail}` } : other,
      );
    }
  }

  async #transfer(file: File): Promise<Attachment> {
    const { gateway } = this.peek;
    const params = { ticketId: this.draft.ticketId };
    const begin = { fileName: file.name, sizeBytes: file.size, mediaType: file.type };
    let upload = await gateway.call(routes.beginUpload, { params, body: begin });
    while (!upload.attachment) {
      const { id, receivedBytes: offset, partMaxBytes } = upload;
      const body = file.slice(offset, offset + partMaxBytes);
      upload = await gateway.call(routes.uploadPart, { params: { ...params, uploadId: id }, query: { offset }, body });
    }
    return upload.attachment;
  }
}
