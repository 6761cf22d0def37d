import { expect, test as base, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import { config, originOf } from '../../../host-sandbox/config.ts';
import { NO_FAULTS, type Faults } from '../../../host-sandbox/sandboxApi.ts';
import { arabic } from '../../../host-sandbox/shell/words/arabic.ts';
import { german } from '../../../host-sandbox/shell/words/german.ts';

/** The queue's name, in whatever language it is spoken. */
const QUEUE = new RegExp(`^(?:Ticket queue|${german['Ticket queue']}|${arabic['Ticket queue']})$`);

const shellUrl = originOf(config.shell);
const mailboxUrl = originOf(config.mailbox);

/** Technicians of the seeds by what they are good for in a test. */
export const TECHNICIANS = {
  mara: 'tec_harbor_1',
  tomas: 'tec_harbor_2',
  auditor: 'tec_harbor_7',
  refusedAccount: 'tec_kestrel_1',
  noAccount: 'tec_birchline_1',
} as const;

/** One person with a browser of their own in front of the queue. */
export class Technician {
  constructor(
    readonly page: Page,
    readonly id: string,
  ) {}

  /** Signs in as this technician and opens the queue. Before any page: without a sign-in, the shell signs somebody in. */
  async openQueue(query = ''): Promise<void> {
    const answer = await this.page.request.post(`${shellUrl}/sandbox/sign-in`, {
      data: { technicianId: this.id },
      headers: { Origin: shellUrl },
    });
    expect(answer.ok(), 'the sandbox signs the technician in').toBe(true);
    await this.page.goto(`${shellUrl}/${query}`);
    await expect(this.queue.getByRole('row').nth(1)).toBeVisible();
  }

  get queue(): Locator {
    return this.page.getByRole('grid', { name: QUEUE }).or(this.page.getByRole('table', { name: QUEUE }));
  }

  /** The queue's row of a ticket, found through the queue's own search. */
  async rowOf(ticket: { number: number }): Promise<Locator> {
    const search = this.page.getByRole('searchbox');
    await search.fill(String(ticket.number));
    const row = this.queue.getByRole('row', { name: new RegExp(`#?${ticket.number}\\b`) });
    await expect(row).toHaveCount(1);
    // Nothing moves under the pointer any more.
    await expect(this.queue.locator('tbody').getByRole('row')).toHaveCount(1);
    return row;
  }

  /** Opens the Peek by a click on the ticket's row and waits for the conversation. */
  async openTicket(ticket: { number: number }): Promise<Locator> {
    await (await this.rowOf(ticket)).click();
    await expect(this.page.getByRole('dialog', { name: new RegExp(`^Ticket ${ticket.number}: `) })).toBeVisible();
    await expect(this.conversation).toBeVisible();
    return this.peek;
  }

  get peek(): Locator {
    return this.page.getByRole('dialog', { name: /^Ticket \d+: / });
  }

  get conversation(): Locator {
    return this.peek
      .getByRole('log', { name: 'Conversation' })
      .or(this.peek.getByRole('feed', { name: 'Conversation' }));
  }

  card(name: string): Locator {
    return this.peek.getByRole('region', { name, exact: true });
  }

  /** Chooses one entry of an inline-edit popover in the header. */
  async choose(field: 'Status' | 'Priority' | 'Assignee', entry: string | RegExp): Promise<void> {
    await this.peek.getByRole('button', { name: new RegExp(`^${field}:`) }).click();
    await this.peek
      .getByRole('option', { name: entry })
      .or(this.peek.getByRole('menuitemradio', { name: entry }))
      .first()
      .click();
  }

  /** Chooses the composer's mode. */
  async composeAs(mode: 'Reply' | 'Internal note'): Promise<Locator> {
    const name = { name: mode, exact: true };
    await this.peek.getByRole('tab', name).or(this.peek.getByRole('radio', name)).first().click();
    return this.peek.getByRole('textbox', name);
  }

  /** Writes an internal note onto the ticket that is open, and waits until it has been taken. */
  async addNote(text: string): Promise<void> {
    const note = await this.composeAs('Internal note');
    await note.fill(text);
    await this.peek.getByRole('button', { name: 'Add note' }).click();
    await expect(note).toHaveValue('');
  }
}

/** A customer's mailbox, through the same JSON that its pages are made from. */
export class Mailbox {
  constructor(
    private readonly request: APIRequestContext,
    readonly address: string,
  ) {}

  get url(): string {
    return `${mailboxUrl}/mailbox/${encodeURIComponent(this.address)}`;
  }

  async received(): Promise<{ id: string; subject: string }[]> {
    const answer = await this.request.get(`${mailboxUrl}/api/mailboxes/${encodeURIComponent(this.address)}/messages`);
    const body = (await answer.json()) as { items?: { id: string; subject: string; direction?: string }[] };
    return (body.items ?? []).filter(({ direction }) => direction !== 'sent');
  }
}

interface TicketFacts {
  readonly id: string;
  readonly number: number;
  readonly subject: string;
  readonly status: string;
  /** How the ticket came in. */
  readonly channel: string;
  readonly contact: { readonly name: string; readonly email: string | null } | null;
}

/** A ticket in work whose contact can be answered by e-mail. */
export const canBeAnswered = ({
  status,
  channel,
  contact,
}: Pick<TicketFacts, 'status' | 'channel' | 'contact'>): boolean =>
  status === 'in_progress' && channel === 'email' && Boolean(contact?.email);

const read = async <T>(page: Page, path: string): Promise<T> => {
  const answer = await page.request.get(`${shellUrl}/api${path}`);
  expect(answer.ok(), `${path} answers ${answer.status()}`).toBe(true);
  return (await answer.json()) as T;
};

const listTickets = async (page: Page): Promise<Pick<TicketFacts, 'id' | 'status'>[]> =>
  (await read<{ items: Pick<TicketFacts, 'id' | 'status'>[] }>(page, '/tickets?limit=100&sort=-number')).items;

/** What was read of each ticket: reading all again for each test is more than the server lets one technician do. */
const known = new Map<string, TicketFacts>();

/** A ticket's facts; its status, which changes while the tests run, is the row's. */
const factsOf = async (page: Page, row: Pick<TicketFacts, 'id' | 'status'>): Promise<TicketFacts> => {
  const facts = known.get(row.id) ?? (await read<TicketFacts>(page, `/tickets/${row.id}`));
  known.set(row.id, facts);
  return { ...facts, status: row.status };
};

interface Fixtures {
  /** Opens a browser for a technician; each has a context of its own. */
  technician: (id: string) => Promise<Technician>;
  /** Finds a ticket that the technician may see, has no draft in, and that satisfies the condition, through the API. */
  findTicket: (technician: Technician, wanted: (ticket: TicketFacts) => boolean) => Promise<TicketFacts>;
  /** Breaks things on purpose; everything is mended after the test. */
  breakThings: (technician: Technician, faults: Partial<Faults>) => Promise<void>;
  mailbox: (address: string) => Mailbox;
}

const setFaults = async (page: Page, faults: Faults): Promise<void> => {
  const answer = await page.request.put(`${shellUrl}/sandbox/faults`, { data: faults, headers: { Origin: shellUrl } });
  expect(answer.ok(), 'the sandbox takes the faults').toBe(true);
};

/** What a test that failed to send left in the composer belongs to that test alone. */
const hasDraft = async (page: Page, ticketId: string): Promise<boolean> => {
  const { items } = await read<{ items: { text: string }[] }>(page, `/tickets/${ticketId}/drafts`);
  return items.some(({ text }) => text !== '');
};

export const test = base.extend<Fixtures>({
  technician: async ({ browser }, use) => {
    const pages: Page[] = [];
    await use(async (id) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      pages.push(page);
      return new Technician(page, id);
    });
    for (const page of pages) await page.context().close();
  },
  findTicket: async ({}, use) => {
    const taken = new Set<string>();
    await use(async ({ page }, wanted) => {
      for (const row of await listTickets(page)) {
        if (taken.has(row.id)) continue;
        const ticket = await factsOf(page, row);
        if (!wanted(ticket) || (await hasDraft(page, row.id))) continue;
        taken.add(row.id);
        return ticket;
      }
      throw new Error('No seeded ticket is like that.');
    });
  },
  breakThings: async ({}, use) => {
    const pages = new Set<Page>();
    await use(async ({ page }, faults) => {
      pages.add(page);
      await setFaults(page, { ...NO_FAULTS, ...faults });
    });
    for (const page of pages) await setFaults(page, NO_FAULTS);
  },
  mailbox: async ({ request }, use) => {
    await use((address) => new Mailbox(request, address));
  },
});

export { expect };
