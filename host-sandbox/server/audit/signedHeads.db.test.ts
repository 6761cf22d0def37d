import { createPublicKey } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/testServer.ts';
import { withSystem, withTenant } from '../db/tenancy.ts';
import { audit } from '../remote/auditLog.ts';
import { headKeyFiles, openHeadKey } from './headKey.ts';
import { noteHead, startNotingHeads, type HeadFile } from './noteHead.ts';
import { checkHeads } from './signedHead.ts';
import { verifyAudit } from './verifyAudit.ts';

let server: TestServer;
let dataDir: string;
let kept: HeadFile;
let publicKey: string;
beforeAll(async () => {
  server = await openTestServer({ features: [] });
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.reset();
  dataDir = await mkdtemp(path.join(tmpdir(), 'peek-heads-'));
  kept = { file: path.join(dataDir, 'elsewhere/heads.ndjson'), key: await openHeadKey(dataDir) };
  publicKey = await readFile(headKeyFiles(dataDir).publicKey, 'utf8');
  return () => rm(dataDir, { recursive: true });
});

const write = (text: string, tenantId = 'tenant-north'): Promise<void> =>
  withTenant(server.context.database.db, { tenantId }, (tx) =>
    audit(
      tx,
      { tenantId },
      { actor: 'Ada', action: 'session_requested', ticketId: 't', assetId: null, detail: { text } },
      server.context.now(),
    ),
  );
const note = () => noteHead(server.context, kept);
const fileText = () => readFile(kept.file, 'utf8');
const checked = async (change: (text: string) => string = (text) => text) =>
  checkHeads(change(await fileText()), publicKey);
const verify = async () => verifyAudit(server.context.database.db, (await checked()).heads, server.context.now());
const cutAfter = (position: number): Promise<void> =>
  withSystem(server.context.database.db, async (tx) => {
    await tx.execute(sql`alter table audit_log disable trigger user`);
    await tx.execute(sql`delete from audit_log where tenant_id = 'tenant-north' and position > ${position}`);
    await tx.execute(sql`alter table audit_log enable trigger user`);
  });
/** Three heads, after one, two and three entries. */
const noteThree = async (): Promise<void> => {
  for (const text of ['one', 'two', 'three']) {
    await write(text);
    await note();
  }
};

describe('the key of heads', () => {
  it('is made once, may be read by its owner only, and its public half by everybody', async () => {
    const again = await Promise.all([openHeadKey(dataDir), openHeadKey(dataDir)]);
    for (const key of again) expect(key.equals(kept.key)).toBe(true);
    expect(createPublicKey(publicKey).equals(createPublicKey(kept.key))).toBe(true);
    const modes = await Promise.all(
      Object.values(headKeyFiles(dataDir)).map(async (file) => (await stat(file)).mode & 0o777),
    );
    expect(modes).toEqual([0o600, 0o644]);
  });
});

describe('a signed head', () => {
  it('is added when there is something new, and follows the one before it', async () => {
    expect(await note()).toBe(false);
    await write('one');
    await write('of another tenant', 'tenant-south');
    expect([await note(), await note()]).toEqual([true, false]);
    await write('two');
    expect(await note()).toBe(true);
    const { heads, wrong } = await checked();
    expect(wrong).toEqual([]);
    expect(heads).toMatchObject([
      { sequence: 1, at: server.context.now().toISOString(), previous: null },
      {
        sequence: 2,
        chains: [
          { tenantId: 'tenant-north', position: 2 },
          { tenantId: 'tenant-south', position: 1 },
        ],
      },
    ]);
    expect((await verify()).broken).toEqual([]);
  });

  it('is one at a time, whoever notes it', async () => {
    await write('one');
    expect((await Promise.all([note(), note(), note()])).filter(Boolean)).toHaveLength(1);
    expect((await checked()).heads).toHaveLength(1);
  });

  it('is noted when the server starts', async () => {
    await write('one');
    const stop = startNotingHeads(server.context, kept);
    await stop();
    expect((await checked()).heads).toHaveLength(1);
  });

  it('tells that the end was cut off, also long after the log has grown again', async () => {
    await noteThree();
    await cutAfter(2);
    const gone = { tenantId: 'tenant-north', position: 3, what: expect.stringContaining('gone') as string };
    expect((await verify()).broken).toEqual([gone]);
    for (const text of ['three, otherwise', 'four']) await write(text);
    expect((await verify()).broken).toEqual([gone]);
    await note();
    expect((await verify()).broken).toEqual([gone]);
  });

  it('tells that a whole chain is gone', async () => {
    await noteThree();
    await cutAfter(0);
    expect((await verify()).broken.map(({ position }) => position)).toEqual([1, 2, 3]);
  });

  it('is missed by an entry that waits for longer than five minutes', async () => {
    await write('one');
    await note();
    await write('two');
    server.advance(5 * 60_000);
    expect((await verify()).uncovered).toEqual([]);
    server.advance(60_000);
    const late = [{ tenantId: 'tenant-north', position: 2, what: expect.stringContaining('6 minutes') as string }];
    expect((await verify()).uncovered).toEqual(late);
    await write('three');
    await note();
    server.advance(60 * 60_000);
    expect(await verify()).toMatchObject({ broken: [], uncovered: late });
  });
});

describe('a file of heads', () => {
  beforeEach(noteThree);
  const lines = (change: (all: string[]) => string[]) => (text: string) =>
    change(text.trimEnd().split('\n')).join('\n');

  it.each([
    ['a head that says something else', lines(([a, b, c]) => [a!, b!.replace('"position":2', '"position":1'), c!])],
    ['a head of another time', lines(([a, b, c]) => [a!, b!.replace(/"at":"2026/, '"at":"2025'), c!])],
    ['a head taken out', lines(([a, , c]) => [a!, c!])],
    ['two heads swapped', lines(([a, b, c]) => [a!, c!, b!])],
    ['a head that is there twice', lines(([a, b, c]) => [a!, b!, b!, c!])],
    ['nothing', () => ''],
  ])('does not pass with %s', async (_, change) => {
    expect((await checked(change)).wrong).not.toEqual([]);
  });

  it('does not pass with another key', async () => {
    const other = path.join(dataDir, 'other');
    await openHeadKey(other);
    const text = await readFile(headKeyFiles(other).publicKey, 'utf8');
    expect(checkHeads(await fileText(), text).heads).toEqual([]);
  });

  it('goes on after a line that a crash has torn, and after its beginning was put away', async () => {
    await appendFile(kept.file, '{"sequence":4,"at":"20');
    await write('four');
    await note();
    const { heads, wrong } = await checked(lines((all) => all.slice(1)));
    expect(wrong).toEqual([]);
    expect(heads.map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
  });
});
