import type { Attachment } from '#contracts';

/** Larger ones, in bytes, are looked at as attachments. */
const LARGEST = 5 * 1024 * 1024;
const RASTER = /^image\/(png|jpeg|gif|webp)$/;

const dataUrlOf = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.onerror = () => reject(reader.error ?? new Error('The image could not be read.'));
    reader.readAsDataURL(blob);
  });

/** The file that a mail shows under a Content-ID; null when there is none that may be shown inside of it. */
export const ownImageOf = (attachments: readonly Attachment[], contentId: string): Attachment | null =>
  attachments.find(
    (file) =>
      file.contentId?.toLowerCase() === contentId.toLowerCase() && file.previewable && file.sizeBytes <= LARGEST,
  ) ?? null;

/**
 * Gives the images that a mail brings with it to its document. The mail's own frame may fetch nothing, so
 * they are fetched here, with the technician's sign-in, and handed in. One that cannot be had shows its words.
 */
export const showOwnImages = (
  mail: Document,
  attachments: readonly Attachment[],
  urlOf: (path: string) => string,
): (() => void) => {
  const abort = new AbortController();
  const show = async (image: HTMLImageElement, { path }: Attachment): Promise<void> => {
    const answer = await fetch(urlOf(`${path}?inline=true`), { credentials: 'include', signal: abort.signal });
    const blob = await answer.blob();
    if (!answer.ok || !RASTER.test(blob.type) || blob.size > LARGEST) return;
    const url = await dataUrlOf(blob);
    if (!abort.signal.aborted) image.src = url;
  };
  for (const image of mail.querySelectorAll<HTMLImageElement>('img[data-cid]')) {
    const file = ownImageOf(attachments, image.dataset['cid'] ?? '');
    if (file) void show(image, file).catch(() => undefined);
  }
  return () => abort.abort();
};
