import type { Page } from '@playwright/test';

/** What the smoothing of a round edge may differ by from one drawing to the next, of 255. */
const SMOOTHING = 8;

/** How many pixels of two pictures of the same size differ by more than the browser's own smoothing of edges; read in `page`. */
export const differingPixels = (page: Page, one: Buffer, other: Buffer): Promise<number> =>
  page.evaluate(
    async ([first, second, tolerance]) => {
      const read = async (base64: string): Promise<Uint8ClampedArray> => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
        canvas.drawImage(image, 0, 0);
        return canvas.getImageData(0, 0, image.width, image.height).data;
      };
      const [a, b] = await Promise.all([read(first), read(second)]);
      const far = new Set<number>();
      a.forEach((value, index) => Math.abs(value - b[index]!) > tolerance && far.add(index >> 2));
      return a.length === b.length ? far.size : Infinity;
    },
    [one.toString('base64'), other.toString('base64'), SMOOTHING] as const,
  );
