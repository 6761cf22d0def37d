import type { Faker } from '@faker-js/faker';
import type { SystemEventDetail } from '#contracts';
import { quotedAsText, writeHtmlMail, type MailParts } from './htmlMail.ts';
import type { SeedRows } from './rows.ts';
import { SMALL_TALK, type FOREIGN_OPENINGS, type Scenario } from './scenarios.ts';
import { drawScreenshot } from './screenshot.ts';
import type { SeedClient, SeedContact, SeedTenant } from './tenants.ts';

/** All that a conversation is written from. */
export interface ConversationPlan {
  readonly tenant: SeedTenant;
  readonly client: SeedClient;
  readonly contact: SeedContact;
  readonly ticketId: string;
  readonly number: number;
  readonly subject: string;
  readonly scenario: Scenario;
  readonly channel: 'email' | 'agent' | 'portal' | 'phone';
  readonly machine: { id: string; name: string };
  readonly assignee: { id: string; name: string } | null;
  readonly status: string;
  readonly foreign: (typeof FOREIGN_OPENINGS)[number] | null;
  /** When each entry was written, ascending: one for each entry of the conversation. */
  readonly times: readonly Date[];
}

/** What the ticket's row takes from its conversation. */
export interface ConversationOutcome {
  readonly firstResponseAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly updatedAt: Date;
}

/** Writes one ticket's conversation into the rows: exactly as many entries as there are times. */
export const writeConversation = (rows: SeedRows, faker: Faker, plan: ConversationPlan): ConversationOutcome =>
  new ConversationWriter(rows, faker, plan).write();

const DONE = new Set(['resolved', 'closed']);

class ConversationWriter {
  private next = 0;
  private firstResponseAt: Date | null = null;
  private resolvedAt: Date | null = null;
  private lastReply: MailParts['quoted'] = null;
  private status = 'new';

  constructor(
    private readonly rows: SeedRows,
    private readonly faker: Faker,
    private readonly plan: ConversationPlan,
  ) {}

  write(): ConversationOutcome {
    const { plan } = this;
    this.event({ type: 'ticket_created', channel: plan.channel }, `The ticket came in by ${plan.channel}.`, 'contact');
    this.customer(this.opening());
    if (plan.assignee) this.work(plan.assignee);
    while (this.left > 0) this.customer(this.faker.helpers.arrayElement(SMALL_TALK.customer));
    return {
      firstResponseAt: this.firstResponseAt,
      resolvedAt: this.resolvedAt,
      updatedAt: plan.times.at(-1)!,
    };
  }

  private get left(): number {
    return this.plan.times.length - this.next;
  }

  private opening(): string {
    const { foreign, scenario } = this.plan;
    if (foreign) return foreign.text;
    return `${this.faker.helpers.arrayElement(['Hello', 'Hi all', 'Good morning', 'Dear support'])},\n\n${this.fill(this.faker.helpers.arrayElement(scenario.openings))}\n\nKind regards\n${this.plan.contact.name}`;
  }

  /** From the assignment to the present status, with small talk as long as there is room. */
  private work(assignee: { id: string; name: string }): void {
    const { plan, faker } = this;
    this.event(
      { type: 'assignee_changed', from: null, to: assignee.name },
      `${assignee.name} took the ticket.`,
      'technician',
    );
    if (this.left > 0) this.changeStatus('in_progress');
    const ending = DONE.has(plan.status) ? (plan.status === 'closed' ? 3 : 2) : plan.status === 'in_progress' ? 0 : 1;
    const exchanges = [...plan.scenario.exchanges];
    const notes = [...plan.scenario.notes];
    while (this.left > ending) {
      const [ask, answer] = exchanges.shift() ?? [
        faker.helpers.arrayElement(SMALL_TALK.technician),
        faker.helpers.arrayElement(SMALL_TALK.customer),
      ];
      this.technician(assignee, ask);
      if (this.left > ending && faker.datatype.boolean({ probability: 0.4 })) {
        this.note(assignee, this.fill(notes.shift() ?? faker.helpers.arrayElement(SMALL_TALK.note)));
      }
      if (this.left > ending && faker.datatype.boolean({ probability: 0.15 })) this.logTime(assignee);
      if (this.left > ending) this.customer(answer, plan.scenario.log);
    }
    if (this.left === 0) return;
    if (!DONE.has(plan.status)) return this.changeStatus(plan.status);
    this.technician(assignee, plan.scenario.resolution);
    if (this.left > 0) this.changeStatus('resolved');
    if (this.left > 0) this.changeStatus('closed');
  }

  private fill(text: string): string {
    const { machine, client, contact } = this.plan;
    return text
      .replaceAll('{machine}', machine.name)
      .replaceAll('{client}', client.name)
      .replaceAll('{first}', contact.name.split(' ')[0]!);
  }

  /** Identity and time of the next entry. */
  private entry(): { id: string; tenantId: string; ticketId: string; createdAt: Date } {
    const { tenant, ticketId, times } = this.plan;
    const createdAt = times[this.next]!;
    this.next += 1;
    return { id: `msg_${ticketId.slice(4)}_${this.next}`, tenantId: tenant.id, ticketId, createdAt };
  }

  private customer(text: string, log?: string): void {
    const { faker, plan } = this;
    const { contact, client } = plan;
    const entry = this.entry();
    const withLog = log && faker.datatype.boolean({ probability: 0.35 }) ? `${text}\n\n${log}` : text;
    const byMail = contact.email !== null && plan.channel !== 'agent' && plan.channel !== 'portal';
    const mail: MailParts = {
      text: withLog,
      senderName: contact.name,
      senderTitle: contact.jobTitle,
      company: client.name,
      phone: contact.phone,
      quoted: this.lastReply,
    };
    const writesHtml = byMail && faker.datatype.boolean({ probability: 0.7 });
    const program = faker.helpers.arrayElement(['outlook', 'gmail'] as const);
    this.rows.messages.push({
      ...entry,
      kind: 'customer',
      text: withLog,
      contactId: contact.id,
      authorName: contact.name,
      authorEmail: contact.email,
      channel: byMail
        ? {
            via: 'email',
            from: contact.email,
            subject: this.next === 2 ? plan.subject : `Re: ${plan.subject} [#${plan.number}]`,
            to: [{ address: `support@${plan.tenant.plan.domain}`, name: `${plan.tenant.plan.name} support` }],
            cc: [],
            mailId: null,
            remarks: [],
          }
        : plan.channel === 'agent'
          ? {
              via: 'agent',
              certificateSubject: `CN=${plan.machine.id}, O=${plan.tenant.id}`,
              certificateFingerprint: faker.string.hexadecimal({ length: 64, casing: 'lower', prefix: '' }),
              verifiedAt: entry.createdAt.toISOString(),
            }
          : { via: 'portal' },
      html: writesHtml ? writeHtmlMail(program, mail) : null,
      quotedText: byMail && this.lastReply ? quotedAsText(this.lastReply) : null,
      rfcMessageId: byMail ? `${entry.id}@${contact.email.split('@')[1]}` : null,
    });
    this.attach(entry, log);
  }

  private attach(entry: { id: string; tenantId: string; ticketId: string; createdAt: Date }, log?: string): void {
    const { faker } = this;
    const { id: messageId, tenantId, ticketId, createdAt } = entry;
    const file = { tenantId, ticketId, messageId, createdAt };
    if (faker.datatype.boolean({ probability: 0.07 })) {
      const bytes = drawScreenshot(() => faker.number.float());
      this.rows.files.push({
        ...file,
        id: `att_${messageId}_1`,
        fileName: 'Screenshot.png',
        mediaType: 'image/png',
        bytes,
      });
    }
    if (log && faker.datatype.boolean({ probability: 0.08 })) {
      const bytes = Buffer.from(`${log}\n`.repeat(faker.number.int({ min: 20, max: 400 })));
      this.rows.files.push({
        ...file,
        id: `att_${messageId}_2`,
        fileName: 'diagnostics.log',
        mediaType: 'text/plain',
        bytes,
      });
    }
  }

  /** A reply by e-mail where the tenant can send one, else a note. */
  private technician(author: { id: string; name: string }, text: string): void {
    const { plan, faker } = this;
    const { email } = plan.contact;
    const body = `Hello ${plan.contact.name.split(' ')[0]},\n\n${this.fill(text)}\n\nBest regards\n${author.name}`;
    if (!email || plan.tenant.plan.account === 'none') return this.note(author, `By phone: ${this.fill(text)}`);
    const entry = this.entry();
    const acceptedAt = new Date(entry.createdAt.getTime() + faker.number.int({ min: 400, max: 2_500 }));
    const answer = `250 2.0.0 Ok: queued as ${faker.string.hexadecimal({ length: 11, casing: 'upper', prefix: '' })}`;
    const subject = `Re: ${plan.subject} [#${plan.number}]`;
    const rfcMessageId = `${entry.id}@${plan.tenant.plan.domain}`;
    this.rows.messages.push({
      ...entry,
      kind: 'technician',
      text: body,
      technicianId: author.id,
      authorName: author.name,
      recipients: { to: [{ address: email, name: plan.contact.name }], cc: [], bcc: [] },
      subject,
      deliveryState: 'sent',
      deliveryAt: acceptedAt,
      deliveryAnswer: answer,
      rfcMessageId,
    });
    this.rows.mailAttempts.push({
      id: `mat_${entry.id}`,
      tenantId: entry.tenantId,
      ticketId: entry.ticketId,
      messageId: entry.id,
      technicianId: author.id,
      rfcMessageId,
      fromAddress: `support@${plan.tenant.plan.domain}`,
      toAddress: email,
      subject,
      state: 'sent',
      startedAt: entry.createdAt,
      finishedAt: acceptedAt,
      serverAnswer: answer,
    });
    this.firstResponseAt ??= acceptedAt;
    this.lastReply = {
      author: `${plan.tenant.plan.name} support <support@${plan.tenant.plan.domain}>`,
      date: entry.createdAt.toUTCString(),
      text: body,
    };
  }

  private note(author: { id: string; name: string }, text: string): void {
    this.rows.messages.push({
      ...this.entry(),
      kind: 'internal_note',
      text,
      technicianId: author.id,
      authorName: author.name,
    });
  }

  private logTime(author: { id: string; name: string }): void {
    const minutes = this.faker.helpers.arrayElement([15, 15, 30, 45, 60]);
    const loggedAt = this.plan.times[this.next]!;
    this.event(
      { type: 'time_logged', minutes, billable: true },
      `${author.name} logged ${minutes} minutes.`,
      'technician',
    );
    this.rows.timeEntries.push({
      id: `tim_${this.plan.ticketId.slice(4)}_${this.next}`,
      tenantId: this.plan.tenant.id,
      ticketId: this.plan.ticketId,
      technicianId: author.id,
      minutes,
      note: this.faker.helpers.arrayElement([
        'Remote analysis',
        'Call with the contact',
        'Change and test',
        'Documentation',
      ]),
      billable: true,
      loggedAt,
    });
  }

  private changeStatus(to: string): void {
    const from = this.status;
    const at = this.plan.times[this.next]!;
    const byName = this.plan.assignee?.name ?? 'System';
    this.event(
      { type: 'status_changed', from, to },
      `${byName} changed the status from ${from} to ${to}.`,
      'technician',
    );
    this.rows.statusChanges.push({
      id: `sta_${this.plan.ticketId.slice(4)}_${this.next}`,
      tenantId: this.plan.tenant.id,
      ticketId: this.plan.ticketId,
      from,
      to,
      at,
      byName,
    });
    this.status = to;
    if (to === 'resolved') this.resolvedAt = at;
  }

  private event(detail: SystemEventDetail, text: string, by: 'technician' | 'contact'): void {
    const name = by === 'technician' ? (this.plan.assignee?.name ?? 'System') : this.plan.contact.name;
    this.rows.messages.push({
      ...this.entry(),
      kind: 'system_event',
      text,
      event: { actor: { kind: by, name }, detail },
    });
  }
}
