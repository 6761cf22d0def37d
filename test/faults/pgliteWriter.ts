import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { openDatabase } from '../../host-sandbox/server/db/open.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';
import { isDiskFull } from '../../host-sandbox/server/http/diskFull.ts';

/**
 * A process that opens PGlite's folder as the server does and counts upwards in it, each number in a transaction of
 * its own, and says each number once it is committed, or that it was refused as there is no space; then it tries
 * again. It is there to be killed.
 */
const database = await openDatabase({ url: null, directory: process.argv[2] ?? null });
const { db } = database;
await withSystem(db, (tx) =>
  tx.execute(sql`create table if not exists counted (number integer primary key, ballast text not null)`),
);
const { rows } = await database.execute('select count(*)::integer as counted from counted');
let number = (rows as { counted: number }[])[0]?.counted ?? 0;
process.send?.({ opened: number });
for (;;) {
  number += 1;
  const next = number;
  try {
    await withSystem(db, (tx) =>
      tx.execute(sql`insert into counted values (${next}, ${'x'.repeat((next * 7919) % 20_000)})`),
    );
    process.send?.({ committed: next });
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    process.send?.({ refused: next });
    number -= 1;
    await wait(100);
  }
  // Lets the message out.
  await wait(0);
}
