import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findColours } from './findColours.ts';

const root = path.resolve(import.meta.dirname, '..');

/** `npm run check:colours`: the remote takes its colours from the tokens of `src/styles`, so that every theme reaches all. */
const EXCEPTIONS = [
  'src/styles/',
  // Mails are written for white paper, whichever theme the panel has.
  'src/thread/mail/',
];

const files = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => path.posix.join('src', name.replaceAll(path.sep, '/')))
  .filter((name) => /\.(svelte|css)$/.test(name) && !EXCEPTIONS.some((folder) => name.startsWith(folder)));

/** Sides of the screen, where the sides of the line are meant: the Peek is read from right to left, too. */
const PHYSICAL =
  /(?:^|[\s;{])((?:margin|padding|border)-(?:left|right)(?:-\w+)?|left|right|(?:float|clear|text-align)\s*:\s*(?:left|right))\s*[:;]/;

for (const file of files) {
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n');
  const styles = file.endsWith('.css') ? 0 : lines.findIndex((text) => text.startsWith('<style'));
  for (const [index, text] of styles < 0 ? [] : lines.entries()) {
    const side = index >= styles && !text.includes('physical:') && PHYSICAL.exec(text)?.[1];
    if (!side) continue;
    console.error(`${file}:${index + 1} says ${side}. Say start or end: the Peek is read from right to left, too.`);
    process.exitCode = 1;
  }
  for (const { line, colour } of findColours(file, readFileSync(path.join(root, file), 'utf8'))) {
    console.error(`${file}:${line} writes ${colour} out. Take a token of src/styles instead.`);
    process.exitCode = 1;
  }
}
