import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** 3 in `npm test`; as many as you like by PEEK_FAULTS_KILLS. */
const KILLS = Number(process.env['PEEK_FAULTS_KILLS'] ?? 3);
const WRITES_FOR_MS = 1_500;

let directory: string;
beforeAll(async () => {
  directory = path.join(await mkdtemp(path.join(tmpdir(), 'peek-pglite-')), 'database');
});
afterAll(() => rm(path.dirname(directory), { recursive: true, force: true }));

/** Starts a process that counts in the database; `kill -9` comes when `until` says so. Gives what it said before. */
const countUntil = async (
  until: (opened: Promise<unknown>) => Promise<void>,
): Promise<{ opened: number | null; committed: number | null }> => {
  const child = fork(path.join(import.meta.dirname, 'pgliteWriter.ts'), [directory], { execArgv: ['--import', 'tsx'] });
  const said: { opened: number | null; committed: number | null } = { opened: null, committed: null };
  child.on('message', (message) => Object.assign(said, message));
  const gone = once(child, 'exit') as Promise<[number | null, string | null]>;
  await until(Promise.race([once(child, 'message'), gone]));
  child.kill('SIGKILL');
  const [code] = await gone;
  expect(code, 'it does not end by itself').toBeNull();
  return said;
};

const isThere = (file: string) => async (): Promise<void> => {
  while (!existsSync(file)) await wait(5);
};

test('PGlite’s folder opens with everything that was committed, whenever its process was killed', async () => {
  // While its files are being laid out, and while the schema is being made.
  const before = await countUntil(isThere(path.join(`${directory}.part`, 'PG_VERSION')));
  const between = await countUntil(isThere(path.join(directory, 'PG_VERSION')));
  expect([before, between]).toEqual(Array(2).fill({ opened: null, committed: null }));

  let committed = 0;
  for (let kills = 0; kills < KILLS; kills += 1) {
    const said = await countUntil(async (opened) => {
      await opened;
      await wait(Math.random() * WRITES_FOR_MS);
    });
    // One more may have been committed than could be said.
    expect(said.opened, `after ${kills} kills`).toBeGreaterThanOrEqual(committed);
    committed = said.committed ?? said.opened ?? 0;
  }
  const { opened } = await countUntil(async (ready) => void (await ready));
  expect(opened).toBeGreaterThanOrEqual(committed);
  expect((await stat(directory)).mode & 0o077, 'nobody else may read it').toBe(0);
  console.log(`PGlite: ${KILLS + 3} kills, ${committed} transactions committed, none lost`);
}, 600_000);
