import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { Outbox, type Letter } from './outbox.ts';

const log = pino({ level: 'silent' });

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'peek-outbox-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const letter = (text: string, minute: number): Letter => ({
  messageId: randomUUID(),
  text,
  writtenAt: new Date(Date.UTC(2026, 10, 23, 9, minute)).toISOString(),
});

test('what is kept is there again after a restart, oldest first, until it is forgotten', async () => {
  const folder = await temporaryFolder();
  const [late, early] = [letter('late', 5), letter('early', 1)];
  const outbox = await Outbox.open(folder, log);
  await outbox.keep(late);
  await outbox.keep(early);
  const again = await Outbox.open(folder, log);
  expect(again.unsent).toEqual([early, late]);
  expect(await again.forget(early.messageId)).toEqual(early);
  expect(await again.forget(early.messageId)).toBeNull();
  expect((await Outbox.open(folder, log)).unsent).toEqual([late]);
});

test('the same message twice is one', async () => {
  const folder = await temporaryFolder();
  const outbox = await Outbox.open(folder, log);
  const once = letter('once', 1);
  await Promise.all([outbox.keep(once), outbox.keep({ ...once, writtenAt: new Date(0).toISOString() })]);
  expect(outbox.unsent).toEqual([once]);
  expect(await readdir(folder)).toHaveLength(1);
});

test('a file that a crash left half-written is taken away, and a damaged one does not hide the others', async () => {
  const folder = await temporaryFolder();
  const kept = letter('kept', 1);
  await (await Outbox.open(folder, log)).keep(kept);
  await writeFile(path.join(folder, '1-half.json.x.part'), '{"messa');
  await writeFile(path.join(folder, '2-damaged.json'), '{"messa');
  expect((await Outbox.open(folder, log)).unsent).toEqual([kept]);
  expect((await readdir(folder)).some((name) => name.endsWith('.part'))).toBe(false);
});

test('a message is not handed out before it is on the disk: acknowledged early, its file would stay for ever', async () => {
  const folder = await temporaryFolder();
  const outbox = await Outbox.open(folder, log);
  const keeping = outbox.keep(letter('soon', 1));
  expect(outbox.unsent).toEqual([]);
  await keeping;
  expect(outbox.unsent).toHaveLength(1);
  await outbox.forget(outbox.unsent[0]!.messageId);
  expect(await readdir(folder)).toEqual([]);
});

test('a message that could not be written to the disk is not kept as if it were', async () => {
  const folder = await temporaryFolder();
  const outbox = await Outbox.open(folder, log);
  await rm(folder, { recursive: true });
  await expect(outbox.keep(letter('lost', 1))).rejects.toThrow('ENOENT');
  expect(outbox.unsent).toEqual([]);
});
