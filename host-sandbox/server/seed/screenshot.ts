import { crc32, deflateSync } from 'node:zlib';

type Rgb = readonly [number, number, number];

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
};

/** Encodes RGB pixels, row by row, as a PNG (RFC 2083). */
const encodePng = (width: number, height: number, pixels: Buffer): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++) pixels.copy(rows, y * (width * 3 + 1) + 1, y * width * 3, (y + 1) * width * 3);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

/**
 * Draws what a customer's screenshot of an error dialog looks like from afar: desktop, window, title
 * bar, icon, lines of text, buttons. `random` gives numbers from 0 to 1.
 */
export const drawScreenshot = (random: () => number): Buffer => {
  const [width, height] = [640, 360];
  const pixels = Buffer.alloc(width * height * 3);
  const box = (x: number, y: number, w: number, h: number, [r, g, b]: Rgb): void => {
    for (let row = Math.max(0, y); row < Math.min(height, y + h); row++) {
      for (let column = Math.max(0, x); column < Math.min(width, x + w); column++) {
        pixels.set([r, g, b], (row * width + column) * 3);
      }
    }
  };
  const desktops: readonly Rgb[] = [
    [28, 58, 92],
    [41, 72, 66],
    [66, 50, 82],
    [52, 60, 70],
  ];
  const accents: readonly Rgb[] = [
    [196, 43, 28],
    [0, 95, 184],
    [157, 93, 0],
  ];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const accent = pick(accents);
  box(0, 0, width, height, pick(desktops));
  box(0, height - 28, width, 28, [24, 24, 28]);
  for (let icon = 0; icon < 6; icon++) box(220 + icon * 34, height - 22, 18, 16, pick(accents));
  const [x, y, w, h] = [90 + Math.floor(random() * 60), 60 + Math.floor(random() * 30), 420, 210];
  box(x + 4, y + 6, w, h, [15, 18, 22]);
  box(x, y, w, h, [245, 245, 247]);
  box(x, y, w, 28, [228, 230, 235]);
  box(x + 10, y + 10, 130, 8, [90, 94, 104]);
  box(x + w - 24, y + 8, 12, 12, [196, 43, 28]);
  box(x + 24, y + 54, 44, 44, accent);
  for (let line = 0; line < 5; line++) {
    box(x + 90, y + 56 + line * 17, 140 + Math.floor(random() * 170), 7, line === 0 ? [40, 42, 48] : [120, 124, 134]);
  }
  box(x + w - 190, y + h - 42, 80, 26, accent);
  box(x + w - 100, y + h - 42, 80, 26, [212, 215, 221]);
  return encodePng(width, height, pixels);
};
