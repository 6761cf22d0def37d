import type { Asset, HostRequest, Message, Presence, SupportSession, TicketLiveEvent } from '#contracts';
import { aCustomerMessage, aTicket } from './fakeHost.ts';

const PAGE = 3;
const START = Date.parse('2026-11-23T10:00:00.000Z');
const at = (seconds: number): string => new Date(START + seconds * 1_000).toISOString();

/** Something happened, as the server's log keeps it: told later, from the state that is then. */
export type News = { readonly type: TicketLiveEvent['type']; readonly subject: string };

const reading = (seconds: number): NonNullable<Asset['latest']> => ({
  at: at(seconds),
  cpuPercent: seconds % 100,
  ramPercent: 1,
  ramUsedBytes: 1,
  ramTotalBytes: 100,
  diskPercent: 1,
  diskUsedBytes: 1,
  diskTotalBytes: 100,
});

/** What a server knows of one ticket, and what it says of it. */
export class TicketModel {
  #seconds = 0;
  ticket = aTicket();
  messages: Message[] = [1, 2, 3, 4, 5].map((n) => aCustomerMessage(`msg_${n}`, `text ${n}`, at(-100 + n)));
  session: SupportSession | null = null;
  present: Presence[] = [];
  minutes = 0;
  latest = reading(0);
  history: NonNullable<Asset['latest']>[] = [];

  readonly log: News[] = [];

  #now(): string {
    this.#seconds += 1;
    return at(this.#seconds);
  }

  #note(type: News['type'], subject = ''): void {
    this.log.push({ type, subject });
  }

  /** One thing happens. `pick` says to which of several, and how. */
  mutate(
    what: 'ticket' | 'add' | 'late' | 'edit' | 'remove' | 'session' | 'presence' | 'time' | 'reading',
    pick: number,
  ) {
    const now = this.#now();
    const some = this.messages[pick % Math.max(1, this.messages.length)];
    switch (what) {
      case 'ticket':
        this.ticket = { ...this.ticket, subject: `Subject ${now}`, revision: this.ticket.revision + 1, updatedAt: now };
        return this.#note('ticket.changed');
      case 'add':
      case 'late': {
        // A mail may be older than what is there already; no two were written in one instant.
        const when =
          what === 'add' ? now : new Date(Date.parse(some?.createdAt ?? now) + 1 + this.#seconds).toISOString();
        const message = aCustomerMessage(`msg_${now}`, `text ${now}`, when);
        this.messages = [...this.messages, message].sort((a, b) => a.createdAt.localeCompare(b.createdAt));
        return this.#note('message.added', message.id);
      }
      case 'edit':
        if (!some) return;
        this.messages = this.messages.map((each) => (each === some ? { ...each, text: `edited ${now}` } : each));
        return this.#note('message.changed', some.id);
      case 'remove':
        if (!some) return;
        this.messages = this.messages.filter((each) => each !== some);
        return this.#note('message.removed', some.id);
      case 'session':
        this.session = {
          id: `ses_${now}`,
          ticketId: 'tkt_1',
          assetName: 'PC',
          state: (['denied', 'expired'] as const)[pick % 2]!,
          requestedBy: { id: 'tec_1', name: 'Ada' },
          requestedAt: now,
          consentExpiresAt: now,
          decidedAt: now,
          endedAt: null,
          endedBy: null,
        };
        return this.#note('session.changed');
      case 'presence':
        this.present = [{ technician: { id: 'tec_2', name: 'Ben' }, activity: 'viewing', since: now }].slice(pick % 2);
        return this.#note('presence.changed');
      case 'time':
        this.minutes += 1;
        return this.#note('resource.changed', 'time');
      case 'reading':
        this.history = [...this.history, this.latest].slice(-60);
        this.latest = reading(this.#seconds);
        return this.#note('asset.reading');
    }
  }

  /** How a piece of news is told now; null where there is nothing to tell any more. */
  tell({ type, subject }: News): TicketLiveEvent | null {
    const message = this.messages.find(({ id }) => id === subject);
    const serverNow = at(this.#seconds);
    switch (type) {
      case 'ticket.changed':
        return { type, ticket: this.ticket };
      case 'message.added':
      case 'message.changed':
        return message ? { type, message } : null;
      case 'message.removed':
        return { type, messageId: subject };
      case 'session.changed':
        return this.session && { type, session: this.session, serverNow };
      case 'presence.changed':
        return { type, present: this.present };
      case 'asset.reading':
        return { type, assetId: 'ast_1', online: true, reading: this.latest, serverNow };
      default:
        return { type: 'resource.changed', resource: 'time' };
    }
  }

  #asset(): Asset {
    return {
      id: 'ast_1',
      name: 'PC',
      kind: 'laptop',
      os: 'Windows',
      model: 'M',
      serialNumber: '1',
      owner: null,
      online: true,
      lastSeenAt: this.latest.at,
      signedInUser: null,
      latest: this.latest,
      history: this.history,
      atTicketOpened: null,
      compliance: [],
    };
  }

  #page(path: string) {
    const before = new URL(path, 'http://host').searchParams.get('before');
    const older = this.messages.filter(({ createdAt }) => before === null || createdAt < before);
    const items = older.slice(-PAGE);
    const olderCursor = older.length > PAGE ? items[0]!.createdAt : null;
    return { items, olderCursor, newerCursor: null, total: this.messages.length };
  }

  /** What a fresh load is told. */
  answerTo({ path }: Pick<HostRequest, 'path'>): object {
    const serverNow = at(this.#seconds);
    if (path.includes('/messages')) return this.#page(path);
    if (path.endsWith('/asset')) return { asset: this.#asset(), serverNow };
    if (path.endsWith('/support-session')) return { session: this.session, serverNow };
    if (path.endsWith('/presence')) return { items: this.present };
    if (path.endsWith('/time'))
      return {
        timer: null,
        timerElsewhere: null,
        entries: [],
        offers: [],
        totalMinutes: this.minutes,
        contract: null,
        serverNow,
      };
    return this.ticket;
  }
}
