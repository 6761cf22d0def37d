import type { Faker } from '@faker-js/faker';
import { addAsset } from './assets.ts';
import { addDesk } from './desk.ts';
import { agentAssetId, type TenantPlan } from './plan.ts';
import type { SeedRows } from './rows.ts';

const DAY = 24 * 60 * 60_000;

const WEEKDAYS = { from: 8 * 60, to: 18 * 60 };
const OFFICE_HOURS = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [WEEKDAYS.from, WEEKDAYS.to] as const]));
const ALWAYS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [0, 24 * 60] as const]));

const STANDARD_TARGETS = {
  critical: { first_response: 60, resolution: 8 * 60 },
  high: { first_response: 4 * 60, resolution: 20 * 60 },
  medium: { first_response: 8 * 60, resolution: 40 * 60 },
  low: { first_response: 20 * 60, resolution: 100 * 60 },
};
const PREMIUM_TARGETS = {
  critical: { first_response: 15, resolution: 4 * 60 },
  high: { first_response: 60, resolution: 12 * 60 },
  medium: { first_response: 4 * 60, resolution: 48 * 60 },
  low: { first_response: 24 * 60, resolution: 120 * 60 },
};

const TIME_ZONES = [
  'Europe/Berlin',
  'Europe/London',
  'America/New_York',
  'Europe/Lisbon',
  'Asia/Tokyo',
  'Europe/Athens',
];

/** A person at a client, as tickets need them. */
export interface SeedContact {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string;
  readonly jobTitle: string;
}

/** A client with its people and machines. */
export interface SeedClient {
  readonly id: string;
  readonly name: string;
  readonly contacts: readonly SeedContact[];
  readonly assets: readonly { id: string; name: string; ownerId: string | null }[];
}

export interface SeedTenant {
  readonly plan: TenantPlan;
  readonly id: string;
  readonly technicians: readonly { id: string; name: string; role: string }[];
  readonly clients: readonly SeedClient[];
}

/** Adds a tenant with its staff, clients, contacts, contracts and assets. */
export const addTenant = (
  rows: SeedRows,
  faker: Faker,
  plan: TenantPlan,
  options: { anchor: Date; mailHost: string; mailPort: number; firstTicketNumber: number },
): SeedTenant => {
  const id = `ten_${plan.key}`;
  rows.tenants.push({
    id,
    name: plan.name,
    inboundAddress: `support@${plan.domain}`,
    messageIdSecret: Buffer.from(faker.string.alphanumeric(32)).toString('base64'),
    nextTicketNumber: options.firstTicketNumber + plan.tickets,
  });
  addDesk(rows, id);
  if (plan.account !== 'none') {
    rows.emailAccounts.push({
      id: `acc_${plan.key}`,
      tenantId: id,
      fromName: `${plan.name} support`,
      fromAddress: `support@${plan.domain}`,
      host: options.mailHost,
      port: options.mailPort,
      userName: plan.account === 'works' ? `outbound@${plan.domain}` : `refused@${plan.domain}`,
      password: 'sandbox',
      active: true,
    });
  }
  const technicians = plan.technicians.map((technician, index) => ({
    ...technician,
    id: `tec_${plan.key}_${index + 1}`,
    tenantId: id,
    email: `${technician.name
      .normalize('NFD')
      .replace(/[^A-Za-z ]/g, '')
      .toLowerCase()
      .replace(' ', '.')}@${plan.domain}`,
    signature: `${technician.name}\n${technician.team}, ${plan.name}`,
  }));
  rows.technicians.push(...technicians);
  rows.slaPolicies.push(
    {
      id: `sla_${plan.key}_standard`,
      tenantId: id,
      name: 'Standard',
      calendar: { timeZone: 'Europe/Berlin', hours: OFFICE_HOURS, holidays: ['2026-12-25', '2027-01-01'] },
      targets: STANDARD_TARGETS,
    },
    {
      id: `sla_${plan.key}_premium`,
      tenantId: id,
      name: 'Premium 24×7',
      calendar: { timeZone: 'UTC', hours: ALWAYS, holidays: [] },
      targets: PREMIUM_TARGETS,
    },
  );
  const clients = Array.from({ length: plan.clients }, (_, index) =>
    addClient(rows, faker, plan, id, index, options.anchor),
  );
  return { plan, id, technicians, clients };
};

const addClient = (
  rows: SeedRows,
  faker: Faker,
  plan: TenantPlan,
  tenantId: string,
  index: number,
  anchor: Date,
): SeedClient => {
  const id = `cli_${plan.key}_${index + 1}`;
  const name = faker.company.name();
  const domain = `${name
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '')}.example`;
  rows.clients.push({
    id,
    tenantId,
    name,
    timeZone: faker.helpers.arrayElement(TIME_ZONES),
    slaPolicyId: `sla_${plan.key}_${index % 4 === 0 ? 'premium' : 'standard'}`,
  });
  addContract(rows, faker, plan.key, tenantId, id, anchor);
  const contacts = Array.from({ length: faker.number.int({ min: 2, max: 5 }) }, (_, n): SeedContact => {
    const [firstName, lastName] = [faker.person.firstName(), faker.person.lastName()];
    const contact = {
      id: `con_${plan.key}_${index + 1}_${n + 1}`,
      name: `${firstName} ${lastName}`,
      email: `${firstName}.${lastName}@${domain}`.toLowerCase().replace(/[^a-z.@-]/g, ''),
      phone: faker.phone.number({ style: 'international' }),
      jobTitle: faker.person.jobTitle(),
    };
    rows.contacts.push({ ...contact, tenantId, clientId: id });
    return contact;
  });
  // The first client's first asset is the one for which an agent runs on this machine.
  const firstOrdinal = rows.assets.filter((asset) => asset.tenantId === tenantId).length + 1;
  const owners = [contacts[0]!, contacts[1]!, index % 2 === 0 ? null : contacts[0]!];
  const assets = owners.map((owner, n) => {
    const ordinal = firstOrdinal + n;
    const assetId = ordinal === 1 ? agentAssetId(plan.key) : `ast_${plan.key}_${String(ordinal).padStart(4, '0')}`;
    const asset = addAsset(rows, faker, {
      id: assetId,
      tenantId,
      clientId: id,
      clientKey: name.replace(/[^A-Za-z]/g, ''),
      owner,
      ordinal,
      anchor,
    });
    return { ...asset, ownerId: owner?.id ?? null };
  });
  return { id, name, contacts, assets };
};

const addContract = (
  rows: SeedRows,
  faker: Faker,
  key: string,
  tenantId: string,
  clientId: string,
  anchor: Date,
): void => {
  const billing = faker.helpers.arrayElement(['block_hours', 'flat_rate', 'time_and_materials'] as const);
  rows.contracts.push({
    id: `ctr_${clientId.replace('cli_', '')}`,
    tenantId,
    clientId,
    name: { block_hours: '20-hour block', flat_rate: 'All-inclusive care', time_and_materials: 'Time and materials' }[
      billing
    ],
    billing,
    includedMinutes: billing === 'block_hours' ? 20 * 60 : null,
    periodStartsAt: new Date(anchor.getTime() - 22 * DAY),
    renewsAt: billing === 'time_and_materials' ? null : new Date(anchor.getTime() + 8 * DAY),
    billableByDefault: billing !== 'flat_rate',
    roundingMinutes: key === 'birchline' ? 5 : 15,
  });
};
