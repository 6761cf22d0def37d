import { is, sql } from 'drizzle-orm';
import type { ReplyWrite } from '#contracts';
import { PgTable } from 'drizzle-orm/pg-core';
import * as tables from '../../host-sandbox/server/db/schema.ts';
import type { Db } from '../../host-sandbox/server/db/open.ts';
import { withSystem } from '../../host-sandbox/server/db/tenancy.ts';

/** When every test begins: a Monday, 10:00 in Berlin. */
export const START = new Date('2026-03-02T09:00:00.000Z');

const before = (minutes: number): Date => new Date(START.getTime() - minutes * 60_000);

const tenantId = 'tenant-north';
const otherTenantId = 'tenant-south';

const tenants = [
  {
    id: tenantId,
    name: 'North IT',
    inboundAddress: 'support@north.example',
    messageIdSecret: Buffer.alloc(32, 1).toString('base64'),
    nextTicketNumber: 1006,
  },
  {
    id: otherTenantId,
    name: 'South IT',
    inboundAddress: 'help@south.example',
    messageIdSecret: Buffer.alloc(32, 2).toString('base64'),
    nextTicketNumber: 502,
  },
];

// The other tenant has no account: its replies cannot leave.
const emailAccounts = [
  {
    id: 'account-north',
    tenantId,
    fromName: 'North IT Support',
    fromAddress: 'support@north.example',
    host: 'localhost',
    port: 2525,
    userName: 'outbound@north.example',
    password: 'not-a-secret',
    active: true,
  },
];

const technician = (id: string, name: string, role: string, tenant = tenantId) => ({
  id,
  tenantId: tenant,
  name,
  role,
  email: `${id}@staff.example`,
  team: 'Service desk',
  availability: 'available',
  signature: `${name}\n${tenant === tenantId ? 'North IT' : 'South IT'}`,
});

const technicians = [
  technician('tech-ada', 'Ada Berg', 'technician'),
  technician('tech-ben', 'Ben Okafor', 'technician'),
  technician('lead-lea', 'Lea Moreau', 'lead'),
  technician('admin-ari', 'Ari Sato', 'admin'),
  technician('reader-rui', 'Rui Costa', 'read_only'),
  technician('tech-sol', 'Sol Reyes', 'technician', otherTenantId),
];

const targets = {
  low: { first_response: 480, resolution: 2400 },
  medium: { first_response: 240, resolution: 1440 },
  high: { first_response: 60, resolution: 480 },
  critical: { first_response: 30, resolution: 240 },
};

const slaPolicies = [
  {
    id: 'policy-office',
    tenantId,
    name: 'Office hours',
    calendar: {
      timeZone: 'Europe/Berlin',
      hours: Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, [480, 1080] as const])),
      holidays: [],
    },
    targets,
  },
];

const clients = [
  { id: 'client-harbor', tenantId, name: 'Harbor Clinic', timeZone: 'Europe/Berlin', slaPolicyId: 'policy-office' },
  { id: 'client-plain', tenantId, name: 'Plain Bakery', timeZone: 'Europe/Berlin', slaPolicyId: null },
  { id: 'client-delta', tenantId: otherTenantId, name: 'Delta Farms', timeZone: 'Europe/Madrid', slaPolicyId: null },
];

const contracts = [
  {
    id: 'contract-harbor',
    tenantId,
    clientId: 'client-harbor',
    name: 'Harbor block hours',
    billing: 'block_hours',
    includedMinutes: 600,
    periodStartsAt: new Date('2026-03-01T00:00:00.000Z'),
    renewsAt: new Date('2026-04-01T00:00:00.000Z'),
    billableByDefault: true,
    roundingMinutes: 15,
  },
];

const contacts = [
  {
    id: 'contact-mia',
    tenantId,
    clientId: 'client-harbor',
    name: 'Mia Lind',
    email: 'mia@harbor.example',
    phone: '+49 30 1234',
    jobTitle: 'Office manager',
  },
  {
    id: 'contact-noah',
    tenantId,
    clientId: 'client-harbor',
    name: 'Noah Frey',
    email: null,
    phone: '+49 30 1235',
    jobTitle: null,
  },
  {
    id: 'contact-tom',
    tenantId,
    clientId: 'client-plain',
    name: 'Tom Bauer',
    email: 'tom@plain.example',
    phone: null,
    jobTitle: null,
  },
  {
    id: 'contact-eva',
    tenantId: otherTenantId,
    clientId: 'client-delta',
    name: 'Eva Ruiz',
    email: 'eva@delta.example',
    phone: null,
    jobTitle: null,
  },
];

const asset = (id: string, name: string, tenant: string, clientId: string, ownerId: string) => ({
  id,
  tenantId: tenant,
  clientId,
  ownerId,
  name,
  kind: 'laptop',
  os: 'Debian 13',
  model: 'ThinkPad T14',
  serialNumber: `SN-${id}`,
});

const assets = [
  asset('asset-front', 'HARBOR-FRONT-01', tenantId, 'client-harbor', 'contact-mia'),
  asset('asset-delta', 'DELTA-01', otherTenantId, 'client-delta', 'contact-eva'),
];

const ticket = (
  id: string,
  number: number,
  subject: string,
  rest: Partial<typeof tables.ticket.$inferInsert> = {},
) => ({
  id,
  tenantId,
  number,
  subject,
  status: 'new',
  priority: 'medium',
  contactId: 'contact-mia',
  clientId: 'client-harbor',
  channel: 'email',
  createdAt: before(60),
  updatedAt: before(60),
  ...rest,
});

const tickets = [
  ticket('ticket-printer', 1001, 'The printer prints blank pages', { assetId: 'asset-front', priority: 'high' }),
  ticket('ticket-noah', 1002, 'Badge reader is slow', {
    contactId: 'contact-noah',
    priority: 'low',
    updatedAt: before(50),
  }),
  ticket('ticket-working', 1003, 'VPN drops every hour', {
    status: 'in_progress',
    assigneeId: 'tech-ben',
    priority: 'critical',
    assetId: 'asset-front',
    updatedAt: before(40),
  }),
  ticket('ticket-bakery', 1004, 'New till needs an account', {
    contactId: 'contact-tom',
    clientId: 'client-plain',
    updatedAt: before(30),
  }),
  ticket('ticket-done', 1005, 'Password reset', { status: 'resolved', resolvedAt: before(20), updatedAt: before(20) }),
  ticket('ticket-foreign', 501, 'Irrigation controller offline', {
    tenantId: otherTenantId,
    contactId: 'contact-eva',
    clientId: 'client-delta',
    assetId: 'asset-delta',
  }),
];

const messages = [
  {
    id: 'message-printer',
    tenantId,
    ticketId: 'ticket-printer',
    kind: 'customer' as const,
    createdAt: before(60),
    text: 'Since this morning every page comes out blank.',
    contactId: 'contact-mia',
    authorName: 'Mia Lind',
    authorEmail: 'mia@harbor.example',
    channel: {
      via: 'email' as const,
      from: 'mia@harbor.example',
      subject: 'The printer prints blank pages',
      to: [],
      cc: [],
      mailId: null,
      remarks: [],
    },
    rfcMessageId: 'printer-1@harbor.example',
  },
  {
    id: 'message-foreign',
    tenantId: otherTenantId,
    ticketId: 'ticket-foreign',
    kind: 'customer' as const,
    createdAt: before(60),
    text: 'The controller shows a red light.',
    contactId: 'contact-eva',
    authorName: 'Eva Ruiz',
    authorEmail: 'eva@delta.example',
    channel: { via: 'portal' as const },
  },
];

const emptyOnce = (db: Db): Promise<void> =>
  withSystem(db, async (tx) => {
    const names = Object.values(tables).flatMap((table) => (is(table, PgTable) ? sql`${table}` : []));
    await tx.execute(sql`alter table audit_log disable trigger user`);
    await tx.execute(sql`truncate ${sql.join(names, sql`, `)} restart identity cascade`);
    await tx.execute(sql`alter table audit_log enable trigger user`);
  });

const DEADLOCK = '40P01';

const isDeadlock = (error: unknown): boolean =>
  (error as { cause?: { code?: string } } | null)?.cause?.code === DEADLOCK;

/** Takes everything out of a database, the audit log and the counters included. */
export const emptyDatabase = async (db: Db): Promise<void> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await emptyOnce(db);
    } catch (error) {
      // A stream that the test before has cut may still read; it is done by the next try.
      if (tries === 5 || !isDeadlock(error)) throw error;
    }
  }
};

/**
 * Two small tenants, made by hand. North IT (`tenant-north`) has a technician of every role, an e-mail
 * account, contacts with an address (Mia, Tom) and without (Noah), an asset, an SLA policy and a
 * contract. South IT (`tenant-south`) has no account; its `ticket-foreign` must be invisible to North.
 */
export const insertFixtures = (db: Db): Promise<void> =>
  withSystem(db, async (tx) => {
    await tx.insert(tables.tenant).values(tenants);
    await tx.insert(tables.emailAccount).values(emailAccounts);
    await tx.insert(tables.technician).values(technicians);
    await tx.insert(tables.slaPolicy).values(slaPolicies);
    await tx.insert(tables.client).values(clients);
    await tx.insert(tables.contract).values(contracts);
    await tx.insert(tables.contact).values(contacts);
    await tx.insert(tables.asset).values(assets);
    await tx.insert(tables.ticket).values(tickets);
    await tx.insert(tables.message).values(messages);
  });

/** The body of a reply to Mia on `ticket-printer`, as the composer sends it. `seenMessageId` must be the newest for it to pass. */
export const aReply = (text: string, changes: Partial<ReplyWrite> = {}): ReplyWrite => ({
  text,
  attachmentIds: [],
  recipients: { to: [{ address: 'mia@harbor.example', name: 'Mia Lind' }], cc: [], bcc: [] },
  seenMessageId: 'message-printer',
  thenStatus: null,
  ...changes,
});
