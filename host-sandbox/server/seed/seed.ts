import type { PgTable } from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { ServerContext } from '../context.ts';
import type { Db } from '../db/open.ts';
import * as schema from '../db/schema.ts';
import { withSystem } from '../db/tenancy.ts';
import { generateSeeds, type SeedOptions } from './generate.ts';
import type { SeedRows } from './rows.ts';

/** Stays well below PostgreSQL's limit of 65,535 parameters for the widest table. */
const ROWS_PER_INSERT = 500;

const insertAll = async (tx: Db, table: PgTable, rows: readonly object[]): Promise<void> => {
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await tx.insert(table).values(rows.slice(start, start + ROWS_PER_INSERT));
  }
};

const storeFiles = async (
  context: ServerContext,
  files: SeedRows['files'],
): Promise<(typeof schema.attachment.$inferInsert)[]> => {
  const stored = [];
  for (const { bytes, ...row } of files) stored.push({ ...row, ...(await context.blobs.put([bytes], bytes.length)) });
  return stored;
};

/** Any number; it names the lock that several servers starting at once queue up for. */
const SEED_LOCK = 727_002;

/**
 * Fills an empty database with the sandbox's tenants, tickets and conversations, in one transaction.
 * Returns false, and changes nothing, where there is data already.
 */
export const seedIfEmpty = async (context: ServerContext, options: SeedOptions): Promise<boolean> => {
  const { db } = context.database;
  if ((await db.select({ id: schema.tenant.id }).from(schema.tenant).limit(1)).length > 0) return false;
  const rows = generateSeeds(options);
  const attachments = await storeFiles(context, rows.files);
  return withSystem(db, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${SEED_LOCK})`);
    if ((await tx.select({ id: schema.tenant.id }).from(schema.tenant).limit(1)).length > 0) return false;
    await insertAll(tx, schema.tenant, rows.tenants);
    await insertAll(tx, schema.emailAccount, rows.emailAccounts);
    await insertAll(tx, schema.technician, rows.technicians);
    await insertAll(tx, schema.cannedReply, rows.cannedReplies);
    await insertAll(tx, schema.customField, rows.customFields);
    await insertAll(tx, schema.slaPolicy, rows.slaPolicies);
    await insertAll(tx, schema.client, rows.clients);
    await insertAll(tx, schema.contract, rows.contracts);
    await insertAll(tx, schema.contact, rows.contacts);
    await insertAll(tx, schema.asset, rows.assets);
    await insertAll(tx, schema.reading, rows.readings);
    await insertAll(tx, schema.complianceCheck, rows.complianceChecks);
    await insertAll(tx, schema.finding, rows.findings);
    await insertAll(tx, schema.postureScan, rows.postureScans);
    await insertAll(tx, schema.ticket, rows.tickets);
    await insertAll(tx, schema.statusChange, rows.statusChanges);
    await insertAll(tx, schema.message, rows.messages);
    await insertAll(tx, schema.mailAttempt, rows.mailAttempts);
    await insertAll(tx, schema.timeEntry, rows.timeEntries);
    await insertAll(tx, schema.attachment, attachments);
    return true;
  });
};
