import type { Attachment, Upload as ServerUpload } from '#contracts';
import { fileRoutes } from '#contracts/http/routes/file.ts';
import { GatewayRefused } from '../gateway/errors.ts';
import type { Gateway } from '../gateway/gateway.ts';

/** First part, in bytes; the next ones grow and shrink with the connection, so that progress is seen on a slow one. */
const FIRST_PART_BYTES = 256 * 1024;
const SMALLEST_PART_BYTES = 64 * 1024;
/** A part that was faster is followed by a larger one, in milliseconds; one that took twice as long and more by a smaller one. */
const PART_TAKES_MS = 700;

const codeOf = (error: unknown): string | undefined =>
  error instanceof GatewayRefused ? error.problem.code : undefined;

/** One file's way to the server, part by part. It can be cut and go on where it was. */
export class Transfer {
  /** Bytes that the server has. */
  sentBytes = $state(0);
  #uploadId: string | null = null;
  #partBytes = FIRST_PART_BYTES;
  #abort = new AbortController();

  constructor(
    private readonly gateway: Gateway,
    private readonly ticketId: string,
    private readonly file: File,
    private readonly fileName: string,
  ) {}

  /** Sends what the server does not have yet. Throws what the gateway throws; then it may be called again. */
  async run(): Promise<Attachment> {
    this.#abort = new AbortController();
    let upload = await this.#place();
    let setbacks = 0;
    for (;;) {
      this.sentBytes = upload.receivedBytes;
      if (upload.attachment) return upload.attachment;
      try {
        upload = await this.#sendPart(upload);
        setbacks = 0;
      } catch (error) {
        setbacks += 1;
        // An earlier part has arrived after all, though its answer was lost.
        if (codeOf(error) !== 'upload-out-of-step' || setbacks > 2) throw error;
        upload = await this.#ask(upload.id);
      }
    }
  }

  /** Ends the requests under way; the server keeps what it has for a while. */
  cut(): void {
    this.#abort.abort();
  }

  /** Ends it for good, and tells the server. */
  async cancel(): Promise<void> {
    this.cut();
    if (this.#uploadId === null) return;
    // One that the server does not hear of is forgotten there after a day.
    await this.gateway.call(fileRoutes.cancelUpload, { params: this.#params(this.#uploadId) }).catch(() => undefined);
  }

  #params(uploadId: string) {
    return { ticketId: this.ticketId, uploadId };
  }

  #ask(uploadId: string): Promise<ServerUpload> {
    return this.gateway.call(fileRoutes.getUpload, { params: this.#params(uploadId), signal: this.#abort.signal });
  }

  /** Where to go on: the upload that was begun, or a new one where there is none any more. */
  async #place(): Promise<ServerUpload> {
    if (this.#uploadId !== null) {
      try {
        return await this.#ask(this.#uploadId);
      } catch (error) {
        if (codeOf(error) !== 'not-found') throw error;
      }
    }
    const { size: sizeBytes, type: mediaType } = this.file;
    const { signal } = this.#abort;
    const body = { fileName: this.fileName, sizeBytes, mediaType };
    const upload = await this.gateway.call(fileRoutes.beginUpload, {
      params: { ticketId: this.ticketId },
      body,
      signal,
    });
    this.#uploadId = upload.id;
    // Cancelled while it began: nobody else knows of it.
    if (signal.aborted) void this.cancel();
    signal.throwIfAborted();
    return upload;
  }

  async #sendPart({ id, receivedBytes: offset, partMaxBytes }: ServerUpload): Promise<ServerUpload> {
    const bytes = Math.min(this.#partBytes, partMaxBytes);
    const { signal } = this.#abort;
    signal.throwIfAborted();
    const begun = performance.now();
    const upload = await this.gateway.call(fileRoutes.uploadPart, {
      params: this.#params(id),
      query: { offset },
      body: this.file.slice(offset, offset + bytes),
      signal,
    });
    const took = performance.now() - begun;
    if (took < PART_TAKES_MS) this.#partBytes = Math.min(this.#partBytes * 2, partMaxBytes);
    else if (took > 2 * PART_TAKES_MS) this.#partBytes = Math.max(this.#partBytes / 2, SMALLEST_PART_BYTES);
    return upload;
  }
}
