import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import type { Message, Problem, ThreadPage } from '#contracts';
import { openDatabase, type DatabaseOptions } from '../../host-sandbox/server/db/open.ts';
import { emailAccount } from '../../host-sandbox/server/db/schema.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';
import { aReply, insertFixtures } from '../support/fixtures.ts';
import type { SmallDisk } from '../support/smallDisk.ts';
import type { FaultBrowser } from './faultBrowser.ts';
import type { FaultySink } from './faultySink.ts';

/** The ticket of the fixtures that faults are tried on. */
export const TICKET = '/api/tickets/ticket-printer';

/** Puts the fixtures into a new database, whose replies leave by way of a sink. */
export const fillDatabase = async (where: DatabaseOptions, sink: FaultySink): Promise<void> => {
  const database = await openDatabase(where);
  await insertFixtures(database.db);
  await withSystem(database.db, (tx) => tx.update(emailAccount).set({ port: sink.port }));
  await database.close();
};

/** The texts of the ticket's conversation, the oldest first. */
export const textsSeenBy = async (browser: FaultBrowser): Promise<readonly string[]> => {
  const answer = await browser.request('GET', `${TICKET}/messages?limit=200`);
  expect(answer?.status).toBe(200);
  const { items } = (await answer!.json()) as ThreadPage;
  return (items as readonly Message[]).flatMap((message) => ('text' in message ? [message.text] : []));
};

/** What a technician writes on the ticket, by a key of the test's own. */
export const writingBy = (browser: FaultBrowser) => ({
  note: (key: string, text: string) =>
    browser.request('POST', `${TICKET}/notes`, { text, attachmentIds: [], mentionIds: [] }, { 'Idempotency-Key': key }),
  reply: (key: string, text: string) =>
    browser.request('POST', `${TICKET}/replies`, aReply(text), { 'Idempotency-Key': key }),
});

/** More than what free room a database's tables may have left, and not to be compressed. */
export const longText = (name: string): string => `marker-${name}- ${randomBytes(45_000).toString('base64')}`;

/** A full disk is said in words. */
export const expectNoSpace = async (answer: Response | null): Promise<void> => {
  expect(answer?.status).toBe(500);
  const { detail } = (await answer!.json()) as Problem;
  expect(detail).toContain('no space left');
};

/**
 * Fills the disk below a server and writes `turns` times on the ticket: each is refused in words, what is there can be
 * read, and no mail leaves. When there is space again, the same keys are taken, once each.
 */
export const expectRefusedWhileFull = async ({
  disk,
  browser,
  sink,
  turns,
}: {
  disk: SmallDisk;
  browser: FaultBrowser;
  sink: FaultySink;
  turns: number;
}): Promise<void> => {
  const write = writingBy(browser);
  expect((await write.note('before', longText('1')))?.status).toBe(201);
  const before = await textsSeenBy(browser);
  const free = disk.fill();
  const [aNote, aLetter] = [longText('2'), longText('3')];
  for (let turn = 0; turn < turns; turn += 1) {
    await expectNoSpace(await write.note('note', aNote));
    await expectNoSpace(await write.reply('reply', aLetter));
  }
  expect(await textsSeenBy(browser)).toEqual(before);
  expect(sink.arrivals).toEqual([]);
  free();
  for (let turn = 0; turn < 2; turn += 1) {
    expect((await write.note('note', aNote))?.status).toBe(201);
    expect((await write.reply('reply', aLetter))?.status).toBe(201);
  }
  expect(await textsSeenBy(browser)).toEqual([...before, aNote, aLetter]);
  expect(sink.arrivals).toEqual([{ marker: 'marker-3-', outcome: 'accepted' }]);
};
