import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findChromium } from './chromium.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ticket-peek-chromium-'));
});
afterEach(() => rm(folder, { recursive: true }));

const makeProgram = async (name: string): Promise<string> => {
  const file = path.join(folder, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, '#!/bin/sh\n');
  await chmod(file, 0o755);
  return file;
};

test('the program at CHROMIUM_PATH comes before those on the PATH', async () => {
  const [chosen, found] = [await makeProgram('own/browser'), await makeProgram('bin/chromium')];
  const PATH = path.dirname(found);
  expect(findChromium({ CHROMIUM_PATH: chosen, PATH })).toBe(chosen);
});

test('a CHROMIUM_PATH without a program is told and passed over', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const found = await makeProgram('bin/chromium');
  const CHROMIUM_PATH = path.join(folder, 'nothing');
  expect(findChromium({ CHROMIUM_PATH, PATH: path.dirname(found) })).toBe(found);
  expect(told).toHaveBeenCalledWith(expect.stringContaining(CHROMIUM_PATH));
});

test('a folder of that name on the PATH is no Chromium', async () => {
  await mkdir(path.join(folder, 'bin/chromium'), { recursive: true });
  expect(findChromium({ PATH: path.join(folder, 'bin') })).toBeNull();
});
