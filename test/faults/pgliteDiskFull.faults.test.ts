import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../host-sandbox/server/db/open.ts';
import { mountSmallDisk } from '../support/smallDisk.ts';
import { openFaultBrowser, type FaultBrowser } from './faultBrowser.ts';
import { expectNoSpace, expectRefusedWhileFull, fillDatabase, longText, textsSeenBy, writingBy } from './faultyDesk.ts';
import { startFaultySink, type FaultySink } from './faultySink.ts';
import { startServerProcess, type ServerProcess } from './serverProcess.ts';

/** Left out where no disk can be mounted, which takes root. */
const disk = mountSmallDisk(224);
afterAll(() => disk?.remove());

const patiently = <T>(look: () => T | Promise<T>): Promise<T> => vi.waitFor(look, { timeout: 60_000, interval: 50 });

describe.skipIf(!disk)('on a full disk, the server on its embedded database', () => {
  let sink: FaultySink;
  let server: ServerProcess;
  let browser: FaultBrowser;
  let write: ReturnType<typeof writingBy>;
  beforeAll(async () => {
    const folder = path.join(disk!.folder, 'server');
    sink = await startFaultySink(() => 'accept', 0);
    await fillDatabase({ url: null, directory: path.join(folder, 'database') }, sink);
    server = await startServerProcess({ DATABASE_URL: '', PEEK_DATA_DIR: folder, PEEK_UNDO_SEND_MS: '0' });
    browser = await openFaultBrowser([server], 'tech-ada');
    write = writingBy(browser);
  }, 120_000);
  afterAll(async () => {
    await server.kill();
    await sink.close();
  });

  const texts = () => textsSeenBy(browser);

  test('refuses in words, goes on to show what there is, and takes the same again when there is space', async () => {
    // So often that what each try leaves in the log would need more room than there is.
    await expectRefusedWhileFull({ disk: disk!, browser, sink, turns: 100 });
    expect(server.crashes).toBe(0);
  }, 60_000);

  test('that is killed while it is full has everything that was accepted when it is started again', async () => {
    const before = await texts();
    const free = disk!.fill();
    await expectNoSpace(await write.note('killed', longText('4')));
    await server.kill();
    free();
    await server.start();
    expect(await texts()).toEqual(before);
    expect((await write.note('killed', longText('5')))?.status).toBe(201);
  }, 60_000);
});

describe.skipIf(!disk)('an embedded database under which the disk fills', () => {
  const directory = disk ? path.join(disk.folder, 'database') : '';

  const ends: (() => void)[] = [];
  // Two at once would harm it.
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** A process that writes into it without end. */
  const startWriter = async () => {
    const child = fork(path.join(import.meta.dirname, 'pgliteWriter.ts'), [directory], {
      execArgv: ['--import', 'tsx'],
    });
    ends.push(() => child.kill('SIGKILL'));
    const said = { opened: -1, committed: 0, refused: 0, refusals: 0 };
    const gone = once(child, 'exit') as Promise<[number | null, string | null]>;
    child.on('message', (message) => {
      Object.assign(said, message);
      if ('refused' in (message as object)) said.refusals += 1;
    });
    await patiently(() => expect(said.opened).toBeGreaterThanOrEqual(0));
    return {
      said,
      kill: async (): Promise<void> => {
        child.kill('SIGKILL');
        expect(await gone, 'it does not end by itself').toEqual([null, 'SIGKILL']);
      },
    };
  };

  test.each([20, 0])(
    'stops writing with %i MB left, goes on when there is space, and opens with all that it said',
    async (left) => {
      const writer = await startWriter();
      await patiently(() => expect(writer.said.committed).toBeGreaterThan(writer.said.opened + 20));
      const free = disk!.fill(left);
      const refused = writer.said.refusals;
      await patiently(() => expect(writer.said.refusals).toBeGreaterThan(refused + 10));
      const stoodAt = writer.said.committed;
      free();
      await patiently(() => expect(writer.said.committed).toBeGreaterThan(stoodAt + 20));
      const freeAgain = disk!.fill(left);
      const refusedAgain = writer.said.refusals;
      await patiently(() => expect(writer.said.refusals).toBeGreaterThan(refusedAgain + 2));
      await writer.kill();
      freeAgain();
      const next = await startWriter();
      // What was refused was not kept: it counts on where it stood.
      expect(next.said.opened).toBe(writer.said.committed);
      await next.kill();
    },
    240_000,
  );

  test('is not made where there is no room for it, and is when there is', async () => {
    const free = disk!.fill(10);
    const making = { url: null, directory: path.join(disk!.folder, 'fresh') };
    await expect(openDatabase(making)).rejects.toMatchObject({ code: 'ENOSPC' });
    free();
    const database = await openDatabase(making);
    expect((await database.execute('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await database.close();
  }, 60_000);
});
