import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { smallImage } from './smallImage.ts';

const folder = path.resolve(import.meta.dirname, '../../pictures');

/** Where one state stands in a sheet, in CSS pixels. */
export interface Box {
  readonly state: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A picture of all states in one theme and layout, with where each is. */
export interface Sheet {
  /** A PNG as a data URL. */
  readonly image: string;
  readonly boxes: readonly Box[];
}

/** How Chromium draws letters the same on every machine. */
export const STEADY_ARGS = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'];

const fileOf = (name: string, ending: string): string => path.join(folder, `${name}.${ending}`);

/** The sheet that was kept under a name, or null when there is none yet. */
export const keptSheet = (name: string): Sheet | null => {
  if (!existsSync(fileOf(name, 'png'))) return null;
  const { boxes } = JSON.parse(readFileSync(fileOf(name, 'json'), 'utf8')) as { boxes: [string, ...number[]][] };
  return {
    image: `data:image/png;base64,${readFileSync(fileOf(name, 'png')).toString('base64')}`,
    boxes: boxes.map(([state, x, y, width, height]) => ({ state, x: x!, y: y!, width: width!, height: height! })),
  };
};

/** Keeps a sheet for the next runs: a small image, and one line for each box. */
export const keepSheet = async (page: Page, name: string, { image, boxes }: Sheet): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(name, 'png'), await smallImage(page, image));
  const lines = boxes.map(({ state, x, y, width, height }) => JSON.stringify([state, x, y, width, height]));
  writeFileSync(fileOf(name, 'json'), `{ "boxes": [\n${lines.join(',\n')}\n] }\n`);
};

/**
 * Which states look different from the sheet that was kept, with how many pixels: more than 0.4 % of a state whose
 * colour differs visibly, or another size by more than a pixel. Compared in the page, whose browser can read images.
 */
export const differences = (page: Page, now: Sheet, kept: Sheet): Promise<string[]> =>
  page.evaluate(
    async ([now, kept]) => {
      const SHARE = 0.004;
      const VISIBLE = 48;
      const drawn = async (source: string): Promise<OffscreenCanvasRenderingContext2D> => {
        const bitmap = await createImageBitmap(await (await fetch(source)).blob());
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d', {
          willReadFrequently: true,
        })!;
        context.drawImage(bitmap, 0, 0);
        return context;
      };
      const [here, there] = [await drawn(now.image), await drawn(kept.image)];
      const known = new Map(kept.boxes.map((box) => [box.state, box]));
      const found = kept.boxes
        .filter(({ state }) => !now.boxes.some((box) => box.state === state))
        .map(({ state }) => `${state} is not there any more`);
      for (const box of now.boxes) {
        const before = known.get(box.state);
        if (!before) {
          found.push(`${box.state} is new`);
          continue;
        }
        if (Math.abs(before.width - box.width) > 1 || Math.abs(before.height - box.height) > 1) {
          found.push(`${box.state} is ${box.width}×${box.height}, was ${before.width}×${before.height}`);
          continue;
        }
        const [width, height] = [Math.min(before.width, box.width), Math.min(before.height, box.height)];
        const a = here.getImageData(box.x, box.y, width, height).data;
        const b = there.getImageData(before.x, before.y, width, height).data;
        let different = 0;
        for (let at = 0; at < a.length; at += 4) {
          const distance = Math.max(...[0, 1, 2].map((channel) => Math.abs(a[at + channel]! - b[at + channel]!)));
          if (distance > VISIBLE) different += 1;
        }
        const limit = Math.max(20, Math.round(width * height * SHARE));
        if (different > limit) found.push(`${box.state} differs in ${different} pixels (limit ${limit})`);
      }
      return found;
    },
    [now, kept] as const,
  );
