import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const text = readFileSync(path.join(root, 'docs/threat-model.md'), 'utf8');

/** Where a name of the document may lie: paths without a folder of the repository are below the server's. */
const isThere = (name: string): boolean =>
  [root, path.join(root, 'host-sandbox/server')].some((folder) => existsSync(path.join(folder, name)));

const named = [...text.matchAll(/`([\w./-]+\.(?:test|spec)\.ts)`/g)].map(([, name]) => name ?? '');

test('every test that the threat model names is there', () => {
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((name) => !isThere(name))).toEqual([]);
});

test('every threat of the threat model names a test that holds it', () => {
  const rows = text.split('\n').filter((line) => /^\| (?!threat|---)/.test(line));
  expect(rows.length).toBeGreaterThan(30);
  expect(rows.filter((row) => !/(test|spec)\.ts`|`src\//.test(row.split('|').at(-2) ?? ''))).toEqual([]);
});

test('every other file that the threat model, and the note on security, name is there', () => {
  const notes = text + readFileSync(path.join(root, 'SECURITY.md'), 'utf8');
  const files = [...notes.matchAll(/`((?:[\w.-]+\/)+[\w.-]+|[\w-]+\/[\w.-]+\.ts)`|\]\(([^)#:]+)\)/g)].map(
    ([, file, link]) => file ?? link ?? '',
  );
  const paths = files.filter((file) => !/^(http|dist\/)/.test(file));
  expect(paths.filter((file) => !isThere(file) && !existsSync(path.join(root, 'docs', file)))).toEqual([]);
});
