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

for (const file of files) {
  for (const { line, colour } of findColours(file, readFileSync(path.join(root, file), 'utf8'))) {
    console.error(`${file}:${line} writes ${colour} out. Take a token of src/styles instead.`);
    process.exitCode = 1;
  }
}
