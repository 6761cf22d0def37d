import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { config } from '../host-sandbox/config.ts';
import { verifyAudit, type AuditHead } from '../host-sandbox/server/audit/verifyAudit.ts';
import { openDatabase } from '../host-sandbox/server/db/open.ts';
import { lockHolder } from './dataLock.ts';

/**
 * `npm run audit:verify [FILE]`: reckons the audit log's hashes anew. FILE keeps the newest entries' hashes
 * from one run to the next; kept on another machine, it also tells when the end was cut off.
 */
if (!config.databaseUrl && (await lockHolder(config.dataDir)) !== null) {
  console.error(`The product is running on ${config.dataDir}. Stop it first; with PostgreSQL it may go on.`);
  process.exit(2);
}
const file = process.argv[2];
const noted = (): AuditHead[] => {
  try {
    return file ? (JSON.parse(readFileSync(file, 'utf8')) as AuditHead[]) : [];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};
const database = await openDatabase({ url: config.databaseUrl, directory: path.join(config.dataDir, 'database') });
const { entries, broken, heads } = await verifyAudit(database.db, noted());
await database.close();
for (const { tenantId, position, what } of broken) console.error(`✗ ${tenantId}, entry ${position}: ${what}`);
console.log(`${entries} entries in ${heads.length} chains, ${broken.length} broken`);
if (broken.length === 0 && file) writeFileSync(file, `${JSON.stringify(heads, null, 2)}\n`);
process.exit(broken.length === 0 ? 0 : 1);
