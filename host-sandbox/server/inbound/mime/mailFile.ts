/** A file in a mail. */
export interface MailFile {
  readonly fileName: string;
  /** Content-ID without angle brackets, by which the HTML refers to it. */
  readonly contentId: string | null;
  /** Its bytes, decoded piece by piece while they are read. */
  readonly read: () => Iterable<Buffer>;
}
