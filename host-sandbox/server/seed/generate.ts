import { Faker, en } from '@faker-js/faker';
import { writeConversation } from './conversation.ts';
import { agentAssetId, SEED, TENANTS, type TenantPlan } from './plan.ts';
import { emptyRows, type SeedRows } from './rows.ts';
import { FOREIGN_OPENINGS, SCENARIOS } from './scenarios.ts';
import { addTenant, type SeedClient, type SeedTenant } from './tenants.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Where the seeded tenants' outbound accounts point to. */
export interface SeedOptions {
  /** The moment that the data is made for; everything lies before it. */
  readonly anchor: Date;
  readonly mailHost: string;
  readonly mailPort: number;
  /** Entries of one more, very long conversation of the first tenant, for trying the list; none when 0 or absent. */
  readonly longTicket?: number;
}

/** Makes the sandbox's data: the same for the same options, to the letter. */
export const generateSeeds = (options: SeedOptions): SeedRows => {
  const rows = emptyRows();
  const faker = new Faker({ locale: en, seed: SEED });
  faker.setDefaultRefDate(options.anchor);
  for (const [index, plan] of TENANTS.entries()) {
    const firstTicketNumber = [10_001, 4_001, 101][index]!;
    const tenant = addTenant(rows, faker, plan, { ...options, firstTicketNumber });
    addTickets(rows, faker, tenant, firstTicketNumber, options.anchor);
    if (index === 0 && options.longTicket) addLongTicket(rows, tenant, firstTicketNumber, options);
  }
  return rows;
};

/** How many entries each ticket has, oldest ticket first; they add up to the plan's messages. */
const entriesPerTicket = (faker: Faker, { tickets, messages }: TenantPlan): number[] => {
  const weights = Array.from({ length: tickets }, (_, index) =>
    index >= tickets * 0.94 ? 0 : faker.number.float({ min: 0.1, max: 1 }) ** 2,
  );
  const minimum = (index: number): number => (weights[index] === 0 ? 2 : 6);
  const spare = messages - weights.reduce((sum, _, index) => sum + minimum(index), 0);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const counts = weights.map((weight, index) => minimum(index) + Math.floor((spare * weight) / whole));
  // What rounding left over goes to one long conversation.
  const long = Math.floor(tickets * 0.9);
  counts[long]! += messages - counts.reduce((sum, count) => sum + count, 0);
  return counts;
};

const statusAt = (faker: Faker, age: number): string => {
  if (age < 0.06) return 'new';
  if (age > 0.35)
    return faker.helpers.arrayElement([...Array<string>(9).fill('closed'), 'resolved', 'resolved', 'on_hold']);
  return faker.helpers.arrayElement(['in_progress', 'in_progress', 'waiting_on_customer', 'on_hold', 'resolved']);
};

const addTickets = (rows: SeedRows, faker: Faker, tenant: SeedTenant, firstNumber: number, anchor: Date): void => {
  const counts = entriesPerTicket(faker, tenant.plan);
  for (const [index, count] of counts.entries()) {
    // 0 is the newest; the older, the further apart: a hundred days in all, the newest some minutes ago.
    const age = (counts.length - 1 - index) / counts.length;
    const createdAt = new Date(anchor.getTime() - (age ** 2.2 * 100 * DAY + (8 + (1 - age) * 4) * MINUTE));
    const isAgentTicket = counts.length - 1 - index < 4;
    const client = isAgentTicket ? tenant.clients[0]! : faker.helpers.arrayElement(tenant.clients);
    addTicket(rows, faker, {
      tenant,
      client,
      index,
      number: firstNumber + index,
      count,
      createdAt,
      status: statusAt(faker, age),
      anchor,
    });
  }
};

/** Words that stand once in the long conversation, in its older part: for what is found without being loaded. */
export const LONG_TICKET_WORDS = 'kaleidoscope milestone';

const addLongTicket = (rows: SeedRows, tenant: SeedTenant, firstNumber: number, options: SeedOptions): void => {
  // A generator of its own: all the other data is the same with and without it.
  const faker = new Faker({ locale: en, seed: SEED + 1 });
  faker.setDefaultRefDate(options.anchor);
  const { anchor, longTicket = 0 } = options;
  const index = tenant.plan.tickets;
  const createdAt = new Date(anchor.getTime() - 30 * DAY);
  // Before all others: their numbers stay as they are.
  const number = firstNumber - 1;
  const status = 'on_hold';
  const client = tenant.clients[1]!;
  addTicket(rows, faker, { tenant, client, index, number, count: longTicket, createdAt, status, anchor });
  const ticketId = `tkt_${tenant.plan.key}_${number}`;
  const entries = rows.messages.filter((message) => message.ticketId === ticketId);
  const old = entries.slice(Math.floor(longTicket / 10)).find(({ kind }) => kind === 'internal_note');
  if (old) old.text = `${old.text}\n\nA ${LONG_TICKET_WORDS}.`;
};

interface TicketPlan {
  readonly tenant: SeedTenant;
  readonly client: SeedClient;
  readonly index: number;
  readonly number: number;
  readonly count: number;
  readonly createdAt: Date;
  readonly status: string;
  readonly anchor: Date;
}

/** One ticket of each tenant, the fifth newest, comes from somebody who has no e-mail address. */
const hasNoAddress = ({ tenant, index }: TicketPlan): boolean => index === tenant.plan.tickets - 5;

const addTicket = (rows: SeedRows, faker: Faker, plan: TicketPlan): void => {
  const { tenant, client, status, createdAt, count, number } = plan;
  const scenario = faker.helpers.arrayElement(SCENARIOS);
  const foreign = faker.datatype.boolean({ probability: 0.07 }) ? faker.helpers.arrayElement(FOREIGN_OPENINGS) : null;
  const isFirstClient = client === tenant.clients[0];
  const machine = isFirstClient ? client.assets[0]! : faker.helpers.arrayElement(client.assets);
  const contact = hasNoAddress(plan)
    ? addWalkIn(rows, plan)
    : (client.contacts.find(({ id }) => id === machine.ownerId) ?? client.contacts[0]!);
  const subject =
    foreign?.subject ?? faker.helpers.arrayElement(scenario.subjects).replaceAll('{machine}', machine.name);
  const channel = hasNoAddress(plan)
    ? 'phone'
    : faker.helpers.weightedArrayElement([
        { value: 'email' as const, weight: 7 },
        { value: 'agent' as const, weight: 2 },
        { value: 'portal' as const, weight: 1 },
      ]);
  const workers = tenant.technicians.filter(({ role }) => role !== 'read_only');
  const assignee = status === 'new' ? null : faker.helpers.arrayElement(workers);
  const ticketId = `tkt_${tenant.plan.key}_${number}`;
  const priority = faker.helpers.arrayElement(scenario.priority);
  // The tables refer to one another: the ticket's row goes in before its conversation is known.
  const row: SeedRows['tickets'][number] = {
    id: ticketId,
    tenantId: tenant.id,
    number,
    subject,
    status,
    priority,
    assigneeId: assignee?.id ?? null,
    contactId: contact.id,
    clientId: client.id,
    assetId:
      machine.id === agentAssetId(tenant.plan.key) || faker.datatype.boolean({ probability: 0.85 }) ? machine.id : null,
    channel,
    threadKey: faker.datatype.boolean({ probability: 0.15 }) ? `thr_${client.id}` : null,
    createdAt,
    updatedAt: createdAt,
    revision: count,
  };
  rows.tickets.push(row);
  const outcome = writeConversation(rows, faker, {
    tenant,
    client,
    contact,
    ticketId,
    number,
    subject,
    scenario,
    channel,
    machine,
    assignee,
    status,
    foreign,
    times: timesBetween(faker, createdAt, plan.anchor, count),
  });
  Object.assign(row, outcome);
};

const addWalkIn = (rows: SeedRows, { tenant, client }: TicketPlan) => {
  const walkIn = {
    id: `con_${tenant.plan.key}_walk_in`,
    name: 'Front desk (walk-in)',
    email: null,
    phone: '+44 20 7946 0017',
    jobTitle: 'Reception',
  };
  rows.contacts.push({ ...walkIn, tenantId: tenant.id, clientId: client.id });
  return walkIn;
};

/** Ascending moments, the first at `from`; they thin out over at most twelve days and end before `until`. */
const timesBetween = (faker: Faker, from: Date, until: Date, count: number): Date[] => {
  const span = Math.min(12 * DAY, until.getTime() - from.getTime() - 2 * MINUTE);
  const offsets = Array.from({ length: count - 1 }, () =>
    Math.round(faker.number.float({ min: 0.002, max: 1 }) ** 2 * span),
  );
  offsets.sort((a, b) => a - b);
  return [from, ...offsets.map((offset, index) => new Date(from.getTime() + offset + index))];
};
