import { crc32, deflateSync, gunzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';

/** An image by a palette: its size, three bytes for each colour, one byte for each pixel. */
interface Indexed {
  readonly width: number;
  readonly height: number;
  readonly palette: readonly number[];
  readonly pixels: Buffer;
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A PNG with a palette of at most 256 colours (PNG specification, 11.2). */
const encode = ({ width, height, palette, pixels }: Indexed): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each pixel, which are an index into the palette.
  header.set([8, 3, 0, 0, 0], 8);
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) pixels.copy(lines, y * (width + 1) + 1, y * width, (y + 1) * width);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/** Makes of an image, given as a data URL, a PNG of its 64 most used colours: pages have few, and the rest are edges of letters. */
export const smallImage = async (page: Page, image: string): Promise<Buffer> => {
  const { width, height, palette, text } = await page.evaluate(async (source) => {
    const COLOURS = 64;
    const bitmap = await createImageBitmap(await (await fetch(source)).blob());
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    const words = new Uint32Array(data.buffer);
    const counts = new Map<number, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const parts = (word: number) => [word & 255, (word >> 8) & 255, (word >> 16) & 255] as const;
    const far = (a: number, b: number): number => {
      const [one, other] = [parts(a), parts(b)];
      return Math.max(...one.map((value, index) => Math.abs(value - other[index]!)));
    };
    // The most used first, and none that is nearly there already.
    const chosen: number[] = [];
    for (const [word] of [...counts].sort(([, a], [, b]) => b - a)) {
      if (chosen.length < COLOURS && chosen.every((other) => far(word, other) > (chosen.length < 24 ? 0 : 12))) {
        chosen.push(word);
      }
    }
    const nearest = new Map<number, number>();
    for (const word of counts.keys()) {
      nearest.set(
        word,
        chosen.reduce((best, other, index) => (far(word, other) < far(word, chosen[best]!) ? index : best), 0),
      );
    }
    const indexes = new Uint8Array(words.length);
    for (let at = 0; at < words.length; at += 1) indexes[at] = nearest.get(words[at]!)!;
    const packed = new Blob([indexes]).stream().pipeThrough(new CompressionStream('gzip'));
    const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return { width: bitmap.width, height: bitmap.height, palette: chosen.flatMap(parts), text: btoa(text) };
  }, image);
  return encode({ width, height, palette, pixels: gunzipSync(Buffer.from(text, 'base64')) });
};
