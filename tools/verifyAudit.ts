import { readFileSync } from 'node:fs';
import path from 'node:path';
import { config } from '../host-sandbox/config.ts';
import { headKeyFiles } from '../host-sandbox/server/audit/headKey.ts';
import { checkHeads, type CheckedHeads } from '../host-sandbox/server/audit/signedHead.ts';
import { verifyAudit } from '../host-sandbox/server/audit/verifyAudit.ts';
import { openDatabase } from '../host-sandbox/server/db/open.ts';
import { lockHolder } from './dataLock.ts';

/**
 * `npm run audit:verify [HEADS [PUBLIC_KEY]]`: reckons the audit log's hashes anew, and holds it against HEADS, a file
 * of signed heads (`PEEK_AUDIT_HEADS`) that was kept on another machine, as was the key that they are signed with.
 */
if (!config.databaseUrl && (await lockHolder(config.dataDir)) !== null) {
  console.error(`The product is running on ${config.dataDir}. Stop it first; with PostgreSQL it may go on.`);
  process.exit(2);
}
const [headsFile, keyFile = headKeyFiles(config.dataDir).publicKey] = process.argv.slice(2);
const { heads, wrong }: CheckedHeads = headsFile
  ? checkHeads(readFileSync(headsFile, 'utf8'), readFileSync(keyFile, 'utf8'))
  : { heads: [], wrong: [] };
const database = await openDatabase({ url: config.databaseUrl, directory: path.join(config.dataDir, 'database') });
const { entries, chains, broken, uncovered } = await verifyAudit(database.db, heads);
await database.close();
for (const what of wrong) console.error(`✗ ${headsFile}: ${what}`);
for (const { tenantId, position, what } of broken) console.error(`✗ ${tenantId}, entry ${position}: ${what}`);
for (const { tenantId, position, what } of uncovered) console.error(`! ${tenantId}, entry ${position}: ${what}`);
console.log(
  `${entries} entries in ${chains} chains, ${broken.length} broken; ${heads.length} signed heads, ${wrong.length} broken` +
    (headsFile ? `; ${uncovered.length} entries without a head for more than five minutes` : ''),
);
process.exit(broken.length + wrong.length === 0 ? 0 : 1);
