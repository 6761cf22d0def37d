import type * as schema from '../db/schema.ts';

type Insert<T extends { $inferInsert: unknown }> = T['$inferInsert'];

/** Every row that the seeds put into the database, by table. */
export interface SeedRows {
  tenants: Insert<typeof schema.tenant>[];
  emailAccounts: Insert<typeof schema.emailAccount>[];
  technicians: Insert<typeof schema.technician>[];
  cannedReplies: Insert<typeof schema.cannedReply>[];
  customFields: Insert<typeof schema.customField>[];
  slaPolicies: Insert<typeof schema.slaPolicy>[];
  clients: Insert<typeof schema.client>[];
  contracts: Insert<typeof schema.contract>[];
  contacts: Insert<typeof schema.contact>[];
  assets: Insert<typeof schema.asset>[];
  readings: Insert<typeof schema.reading>[];
  complianceChecks: Insert<typeof schema.complianceCheck>[];
  findings: Insert<typeof schema.finding>[];
  postureScans: Insert<typeof schema.postureScan>[];
  tickets: Insert<typeof schema.ticket>[];
  statusChanges: Insert<typeof schema.statusChange>[];
  messages: Insert<typeof schema.message>[];
  mailAttempts: Insert<typeof schema.mailAttempt>[];
  timeEntries: Insert<typeof schema.timeEntry>[];
  /** Attachments with their bytes; the blob store gives the hash. */
  files: (Omit<Insert<typeof schema.attachment>, 'sha256' | 'sizeBytes'> & { bytes: Buffer })[];
}

export const emptyRows = (): SeedRows => ({
  tenants: [],
  emailAccounts: [],
  technicians: [],
  cannedReplies: [],
  customFields: [],
  slaPolicies: [],
  clients: [],
  contracts: [],
  contacts: [],
  assets: [],
  readings: [],
  complianceChecks: [],
  findings: [],
  postureScans: [],
  tickets: [],
  statusChanges: [],
  messages: [],
  mailAttempts: [],
  timeEntries: [],
  files: [],
});
